import type { Context } from '../flows/flow.ts';
import type { Turn } from '../turn.ts';

export type WhenUnreachable = 'repeat' | 'drop';

/** One kind of news: something that changed outside the chat. The facts hold what changed. */
export type NewsDefinition<P> = {
  /** What the chat says. The person may be anywhere in the conversation. */
  tell: (context: Context, payload: P) => Turn;
  /** Whether it matters while the account waits for its deletion. */
  duringHold: 'told' | 'silent';
  /** Whether another chat of the account is told when this one cannot be reached. */
  whenUnreachable: WhenUnreachable | ((payload: P) => WhenUnreachable);
};

export type NewsPayloadOf<D> = D extends NewsDefinition<infer P> ? P : never;

/** Defines a kind of news with a payload of type `P`. */
export function news<P extends object = object>(definition: NewsDefinition<P>): NewsDefinition<P> {
  return definition;
}
