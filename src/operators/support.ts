import type { thread } from '../conversation/operators/thread.ts';
import { LONGEST_SUPPORT_TEXT } from '../domain/support.ts';
import { idFrom } from '../ids.ts';
import { tellAccount } from '../news/tell.ts';
import { seal } from '../sealing/seal.ts';
import { addAnswer } from '../store/support.ts';
import { supportSeal } from '../sealing/seal-contexts.ts';
import type { OperatorVerbs } from './verb.ts';

export const supportVerbs = {
  answer_support: (app, { chat, eventId }, { id: threadId, accountId, text }) => {
    const id = idFrom('msg', eventId);
    const said = text.slice(0, LONGEST_SUPPORT_TEXT);
    const sealed = seal(app.config.sealing, said, supportSeal(id));
    return {
      changes: [
        ...addAnswer({ id, threadId, chat, sealed }, app.now()),
        tellAccount(app, accountId, { type: 'support_answer', text: said }, id),
      ],
      audit: { action: 'answer support', object: accountId, before: null, after: null },
    };
  },
} satisfies OperatorVerbs<typeof thread.effects>;
