import type { serviceEffects } from '../conversation/effects/services.ts';
import type { EffectHandlers } from '../work/effect-handlers.ts';
import { decideService } from './provision.ts';

export const serviceHandlers = {
  decide_phone: (app, { accountId }, { isWanted }) =>
    decideService(app, { accountId, service: 'phone', isWanted }),
} satisfies EffectHandlers<typeof serviceEffects>;
