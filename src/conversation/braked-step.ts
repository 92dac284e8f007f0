import { applyBrake } from './brake.ts';
import type { ChatEvent } from './chat-event.ts';
import type { Facts } from './facts.ts';
import { newSession, type Session } from './session.ts';
import { step } from './step.ts';
import type { StepResult } from './turn.ts';

/** The step, with its replies held back where nobody needs them: see `Brake`. Its effects always happen. */
export function brakedStep(
  session: Session | null,
  incoming: ChatEvent,
  facts: Facts,
): StepResult & { isFlood: boolean } {
  const { isOdd = false, isIdle = false, ...turn } = step(session, incoming, facts);
  const before = session ?? newSession();
  const hasEffect = turn.effects.length > 0;
  const heard = { isOdd, isIdle, hasEffect, now: facts.now };
  const { brake, answer } = applyBrake(before.brake, incoming, heard);
  if (answer === 'never') {
    return { ...turn, session: { ...before, brake }, replies: [], isFlood: false };
  }
  const isFlood = answer === 'at_end' && !hasEffect;
  return { ...turn, session: { ...turn.session, brake }, isFlood };
}
