import type { Platform } from './platforms.ts';

/** What an operator sees of an account. */
export type FoundAccount = {
  id: string;
  createdAt: number;
  identities: [platform: Platform, user: string, isUnreachable: 0 | 1][];
  subscription: [status: string, plan: string | null, periodEndAt: number] | null;
  machine: {
    id: string;
    app: string;
    region: string;
    state: string;
    trouble: string | null;
    attempts: number;
    behind: number;
  } | null;
  credential: {
    kind: string;
    last4: string;
    state: string;
    verdict: string | null;
    checkedAt: number | null;
  } | null;
  deletion: string | null;
};
