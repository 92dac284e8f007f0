import type { operatorEffects } from '../conversation/operators/commands.ts';
import type { alarms } from '../conversation/operators/alarms.ts';
import type { find } from '../conversation/operators/find.ts';
import type { thread } from '../conversation/operators/thread.ts';
import type { whatsapp } from '../conversation/operators/whatsapp.ts';
import type { EffectHandlers } from '../work/effect-handlers.ts';
import { alarmVerbs } from './alarms.ts';
import { findVerbs } from './find.ts';
import { operationHandlers } from './operation-effects.ts';
import { supportVerbs } from './support.ts';
import { withAudit } from './verb.ts';
import { whatsAppVerbs } from './whatsapp.ts';

export const operatorHandlers: EffectHandlers<typeof operatorEffects> = {
  ...withAudit<
    typeof find.effects & typeof alarms.effects & typeof whatsapp.effects & typeof thread.effects
  >({
    ...whatsAppVerbs,
    ...findVerbs,
    ...alarmVerbs,
    ...supportVerbs,
  }),
  ...operationHandlers,
};
