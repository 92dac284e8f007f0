import type { LimitedAction } from '../../domain/limited-actions.ts';
import type { Facts } from '../facts.ts';

/** The pure half of an effect. The other half, its rows, jobs and news, is in the folder of its noun. */
export type EffectDefinition<P> = {
  /** The facts as they will be after the commit, so that the next screen already shows the result. */
  predict: (facts: Facts, payload: P) => Facts;
  /** Whether a choice may cause it while the account waits for its deletion. */
  duringHold: 'allowed' | 'refused';
  /**
   * The limit that it counts for. Null when it neither calls a provider nor disturbs another chat, or can only follow something
   * that is limited.
   */
  costs: LimitedAction | null;
  /** What operators may have switched off, so that it cannot be asked for. */
  needs?: 'payments';
};

export type PayloadOf<D> = D extends EffectDefinition<infer P> ? P : never;

/** Defines an effect with a payload of type `P`. */
export function effect<P extends object = object>(
  definition: EffectDefinition<P>,
): EffectDefinition<P> {
  return definition;
}

export const unchanged = (facts: Facts): Facts => facts;
