import { accountHandlers } from '../accounts/effects.ts';
import { billingHandlers } from '../billing/effects.ts';
import { channelHandlers } from '../channels/effects.ts';
import type { Effect, EFFECTS } from '../conversation/effects.ts';
import { credentialHandlers } from '../credentials/effects.ts';
import { machineHandlers } from '../machines/effects.ts';
import { operatorHandlers } from '../operators/effects.ts';
import { pageHandlers } from '../pages/effects.ts';
import type { Change } from '../work/commit.ts';
import type { Cause, EffectApp, EffectHandlers } from '../work/effect-handlers.ts';

const HANDLERS: EffectHandlers<typeof EFFECTS> = {
  ...accountHandlers,
  ...billingHandlers,
  ...credentialHandlers,
  ...machineHandlers,
  ...channelHandlers,
  ...pageHandlers,
  ...operatorHandlers,
};

/** The rows, jobs and news that the effects of a step lead to. */
export function effectChanges(app: EffectApp, cause: Cause, effects: Effect[]): Change[] {
  return effects.flatMap((effect) => {
    const handle = HANDLERS[effect.type] as EffectHandlers<Record<string, never>>[string];
    return handle(app, cause, effect as never);
  });
}
