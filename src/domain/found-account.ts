import type { MeteredService } from './services.ts';
import type { Platform } from './platforms.ts';

/** What an operator sees of an account. */
export type FoundAccount = {
  id: string;
  createdAt: number;
  identities: [platform: Platform, user: string, isUnreachable: 0 | 1, name?: string | null][];
  subscription: [status: string, plan: string | null, periodEndAt: number] | null;
  /** A plan for free. */
  comp: [plan: string, endsAt: number] | null;
  machine: {
    id: string;
    app: string;
    region: string;
    state: string;
    trouble: string | null;
    attempts: number;
    behind: number;
    image: string | null;
    isPaused: boolean;
    diskPercent: number | null;
    seen: string | null;
    suspended: string | null;
  } | null;
  credential: {
    kind: string;
    last4: string;
    state: string;
    verdict: string | null;
    checkedAt: number | null;
  } | null;
  deletion: string | null;
  customerId: string | null;
  /** What its machine and disk cost us in a month in which they stay as they are. */
  costCents: number;
  channels: [kind: string, state: string, health: string | null][];
  /** Counted parts of this month. */
  used: Partial<Record<MeteredService, number>>;
  /** What operators did last, the newest first. */
  log: [at: number, actor: string, action: string][];
};
