import type { Switch } from '../domain/switches.ts';
import type { LimitedAction } from '../domain/limited-actions.ts';
import { accountEffects } from './effects/accounts.ts';
import { apiKeyEffects } from './effects/api-keys.ts';
import { billingEffects } from './effects/billing.ts';
import { channelEffects } from './effects/channels.ts';
import { credentialEffects } from './effects/credentials.ts';
import { fileEffects } from './effects/files.ts';
import type { EffectDefinition, PayloadOf } from './effects/effect.ts';
import { machineEffects } from './effects/machines.ts';
import { supportEffects } from './effects/support.ts';
import { pageEffects } from './effects/pages.ts';
import { serviceEffects } from './effects/services.ts';
import type { Facts } from './facts.ts';
import { operatorEffects } from './operators/commands.ts';

/** Every effect that a step of the conversation can have. */
export const EFFECTS = {
  ...accountEffects,
  ...billingEffects,
  ...credentialEffects,
  ...machineEffects,
  ...channelEffects,
  ...pageEffects,
  ...serviceEffects,
  ...fileEffects,
  ...apiKeyEffects,
  ...supportEffects,
  ...operatorEffects,
};

type Effects = typeof EFFECTS;

/** One effect with its payload. It is stored in the same transaction as the step that caused it. */
export type Effect = {
  [N in keyof Effects]: { type: N } & PayloadOf<Effects[N]>;
}[keyof Effects];

/** The facts as they will be once these effects are stored. */
export function predict(facts: Facts, effects: Effect[]): Facts {
  return effects.reduce((before, effect) => definitionOf(effect).predict(before, effect), facts);
}

export function limitOf(effect: Effect): LimitedAction | null {
  return definitionOf(effect).costs;
}

export function needOf(effect: Effect): Switch | null {
  return definitionOf(effect).needs ?? null;
}

export function isAllowedDuringHold(effect: Effect): boolean {
  return definitionOf(effect).duringHold === 'allowed';
}

function definitionOf({ type }: Effect): EffectDefinition<Effect> {
  return EFFECTS[type] as EffectDefinition<Effect>;
}
