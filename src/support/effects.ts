import type { supportEffects } from '../conversation/effects/support.ts';
import { LONGEST_SUPPORT_TEXT } from '../domain/support.ts';
import { idFrom } from '../ids.ts';
import { tellOperators } from '../news/tell.ts';
import { seal } from '../sealing/seal.ts';
import { addQuestion, closeThread, openThread } from '../store/support.ts';
import type { EffectHandlers } from '../work/effect-handlers.ts';
import { supportSeal } from '../sealing/seal-contexts.ts';

/** Operators are told of a customer who goes on writing once in this time. */
const TOLD_AGAIN_MS = 10 * 60_000;

export const supportHandlers = {
  write_support: (app, { accountId, eventId }, { text }) => {
    const id = idFrom('msg', eventId);
    const now = app.now();
    const sealed = seal(app.config.sealing, text.slice(0, LONGEST_SUPPORT_TEXT), supportSeal(id));
    const told = Math.floor(now / TOLD_AGAIN_MS);
    return [
      openThread(idFrom('sup', eventId), accountId, now),
      ...addQuestion({ id, accountId, sealed }, now),
      tellOperators(app, { type: 'support_waits', accountId }, `support:${accountId}:${told}`),
    ];
  },
  close_support: (_app, { accountId }) => [closeThread(accountId)],
} satisfies EffectHandlers<typeof supportEffects>;
