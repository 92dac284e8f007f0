import type { operate } from '../conversation/operators/operate.ts';
import { CONFIRM_MS } from '../domain/operators.ts';
import { idFrom } from '../ids.ts';
import { addOperation, answerOperation, approveOperation } from '../store/operations.ts';
import type { Change, Enqueue } from '../work/commit.ts';
import type { EffectHandlers } from '../work/effect-handlers.ts';

/** The audit entry is written when the operation is carried out. */
export const operationHandlers = {
  operate: (app, { chat, eventId }, { operation: name, args }) => {
    const id = idFrom('op', eventId);
    const times = { now: app.now(), expiresAt: app.now() + CONFIRM_MS };
    return [addOperation({ id, chat, name, args }, times), soon(id)];
  },
  confirm_operation: (app, { chat }, { id }): Change[] => [
    answerOperation(id, chat, { state: 'confirmed', now: app.now() }),
    soon(id),
  ],
  cancel_operation: (app, { chat }, { id }) => [
    answerOperation(id, chat, { state: 'cancelled', now: app.now() }),
  ],
  approve_operation: (app, { chat }, { id }) => [approveOperation(id, chat, app.now()), soon(id)],
} satisfies EffectHandlers<typeof operate.effects>;

function soon(id: string): Enqueue {
  return { enqueue: 'operate', payload: { id } };
}
