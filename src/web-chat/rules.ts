import type { Entitlement } from '../domain/entitlement.ts';
import { withinPlan } from '../domain/channels.ts';
import { detectSecret } from '../credentials/detect.ts';
import type { Channel } from '../store/channels.ts';

/** How long a browser may use the page after it opened a link. */
export const VISIT_LIFE_MS = 7 * 24 * 3_600_000;
export const LONGEST_TEXT = 8000;
export const SHOWN_MESSAGES = 100;
/** Messages that may wait for the agent at a time. */
const MOST_WAITING = 10;

/** Why a text is not sent to the agent; the page has a sentence for each. */
export type WritingProblem = 'empty' | 'too_long' | 'secret' | 'too_many';

/** Why a visitor may not write: the channel is off, the plan has no room for it, or the account is to be deleted. */
export type Closed = 'off' | 'plan' | 'hold';

/**
 * Why a text cannot be sent, or null. A Claude credential belongs in the control chat, where it is sealed and pushed to the
 * machine. Sent to the agent it would stay in the agent's memory.
 */
export function problemOf(typed: string, waiting: number): WritingProblem | null {
  if (typed.trim() === '') return 'empty';
  if (typed.length > LONGEST_TEXT) return 'too_long';
  if (isClaudeSecret(typed)) return 'secret';
  return waiting >= MOST_WAITING ? 'too_many' : null;
}

function isClaudeSecret(typed: string): boolean {
  const detected = detectSecret(typed);
  if (!detected || detected.type === 'bot_token') return false;
  return detected.type === 'credential' || /s\s*k\s*-\s*a\s*n\s*t\s*-/.test(typed);
}

/** Why the page takes no messages for the agent now, or null. */
export function closedBy(
  channels: Channel[],
  terms: Entitlement['terms'],
  isOnHold: boolean,
): Closed | null {
  if (isOnHold) return 'hold';
  const channel = channels.find(({ kind }) => kind === 'web');
  if (channel?.state !== 'on') return 'off';
  return withinPlan(terms, channels).some(({ kind }) => kind === 'web') ? null : 'plan';
}
