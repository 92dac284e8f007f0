import { type Detected, detectKnownSecret, detectSecret } from '../credentials/detect.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';

/** What is attached to a message is read up to this length in all, where every piece counts as so many characters at least. */
const LONGEST_ATTACHED = 16_384;
const LEAST_COUNTED = 64;

export type FoundSecret = { detected: Detected; messageId: string | null };

/** The secret in the text of an event or in what is attached to it, with the message to delete, or null. */
export function findSecretIn(event: InboundEvent['event']): FoundSecret | null {
  if (event.kind === 'choice') return null;
  const text = event.kind === 'unsupported' ? '' : event.text;
  const detected = detectSecret(text) ?? detectAttached(event.attached ?? []);
  return detected && { detected, messageId: event.messageId ?? null };
}

function detectAttached(attached: string[]): Detected | null {
  let left = LONGEST_ATTACHED;
  for (const each of attached) {
    const detected = detectKnownSecret(each.slice(0, left));
    if (detected) return detected;
    left -= Math.max(each.length, LEAST_COUNTED);
    if (left <= 0) break;
  }
  return null;
}
