import { accountHandlers } from '../accounts/effects.ts';
import { apiKeyHandlers } from '../api-keys/effects.ts';
import { billingHandlers } from '../billing/effects.ts';
import { channelHandlers } from '../channels/effects.ts';
import { type Effect, type EFFECTS, limitOf } from '../conversation/effects.ts';
import { credentialHandlers } from '../credentials/effects.ts';
import { fileHandlers } from '../files/effects.ts';
import { idFrom } from '../ids.ts';
import { machineHandlers } from '../machines/effects.ts';
import { operatorHandlers } from '../operators/effects.ts';
import { pageHandlers } from '../pages/effects.ts';
import { serviceHandlers } from '../services/effects.ts';
import { supportHandlers } from '../support/effects.ts';
import { addUse } from '../store/action-uses.ts';
import type { Change } from '../work/commit.ts';
import type { Cause, EffectApp, EffectHandlers } from '../work/effect-handlers.ts';

const HANDLERS: EffectHandlers<typeof EFFECTS> = {
  ...accountHandlers,
  ...billingHandlers,
  ...credentialHandlers,
  ...machineHandlers,
  ...channelHandlers,
  ...pageHandlers,
  ...serviceHandlers,
  ...fileHandlers,
  ...apiKeyHandlers,
  ...supportHandlers,
  ...operatorHandlers,
};

/** The rows, jobs and news that the effects of a step lead to. */
export function effectChanges(app: EffectApp, cause: Cause, effects: Effect[]): Change[] {
  return effects.flatMap((effect, index) => {
    const handle = HANDLERS[effect.type] as EffectHandlers<Record<string, never>>[string];
    return [...useOf(app, cause, { effect, index }), ...handle(app, cause, effect as never)];
  });
}

/** The use of a limit that an effect counts for. */
function useOf(
  app: Pick<EffectApp, 'now'>,
  { chat, eventId }: Cause,
  { effect, index }: { effect: Effect; index: number },
): Change[] {
  const action = limitOf(effect);
  return action ? [addUse(idFrom('use', eventId, index), chat, action, app.now())] : [];
}
