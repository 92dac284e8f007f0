import type { Entitlement } from '../domain/entitlement.ts';
import { withinPlan } from '../domain/channels.ts';
import { detectSecret } from '../credentials/detect.ts';
import type { Channel } from '../store/channels.ts';

/** How long a browser is let in by one link. */
export const VISIT_LIFE_MS = 7 * 24 * 3_600_000;
/** How long what was said stays on the page. */
export const KEEP_MS = 30 * 24 * 3_600_000;
export const LONGEST_TEXT = 8000;
export const SHOWN_MESSAGES = 100;
/** Messages that may wait for the agent at a time. */
const MOST_WAITING = 10;

/** Why something is not handed to the agent. Each has its own words on the page. */
export type WritingProblem = 'empty' | 'too_long' | 'secret' | 'too_many';

/** What keeps somebody who is let in from writing: no plan or no room in it, or an account that is to be deleted. */
export type Closed = 'off' | 'plan' | 'hold';

/**
 * Why a text cannot be handed over, or null. A Claude credential belongs into the chat with us, where it is sealed and
 * pushed: told to an agent it would stand in its memory for good.
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

/** Whether the page takes messages for the agent now. */
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
