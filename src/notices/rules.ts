import { isUsable } from '../domain/verdicts.ts';
import type { Credential } from '../store/credentials.ts';
import type { Notice } from '../store/notices.ts';
import { nextSendTime, type QuietHours } from '../domain/quiet-hours.ts';

/** What is known when the time of a notice has come. */
export type Situation = {
  now: number;
  settings: QuietHours & { noticesOff: boolean };
  /** A later stage of the same object has come up too: that one speaks for both. */
  isOvertaken: boolean;
  /** When the account goes, while it waits for its deletion. */
  deleteAt: number | null;
  hasPlan: boolean;
  /** The credential in use. */
  credential: Pick<Credential, 'id' | 'verdict' | 'expiresAt'> | null;
};

export type Decision = 'tell' | 'skip' | { waitUntil: number };

/**
 * Every notice is a reminder: it can be turned off and keeps out of quiet hours. What concerns money or a credential
 * that stopped working is not one; it is told at once, in the transaction that stores it.
 */
export function decide(notice: Notice, situation: Situation): Decision {
  const { now, settings, isOvertaken, deleteAt } = situation;
  if (isOvertaken || settings.noticesOff || !stillApplies(notice, situation)) return 'skip';
  // The account may be kept after all, and then it should know.
  if (deleteAt !== null) return { waitUntil: Math.max(deleteAt, now + LOOK_AGAIN_MS) };
  const at = nextSendTime(now, settings);
  return at > now ? { waitUntil: at } : 'tell';
}

const LOOK_AGAIN_MS = 3_600_000;

function stillApplies({ kind, object }: Notice, situation: Situation): boolean {
  const { now, credential, hasPlan } = situation;
  switch (kind) {
    case 'token_ends':
      return (
        hasPlan &&
        credential?.id === object &&
        isUsable(credential.verdict ?? 'unknown') &&
        (credential.expiresAt ?? 0) > now
      );
  }
}
