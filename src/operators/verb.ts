import type { PayloadOf } from '../conversation/effects/effect.ts';
import { type AuditEntry, addAuditOfChat } from '../store/audit.ts';
import type { Change } from '../work/commit.ts';
import type { Cause, EffectApp, EffectHandlers } from '../work/effect-handlers.ts';

/** The changes of an operator's effect, and its audit entry. */
type Done = { changes: Change[]; audit: AuditEntry };

/** The shell half of operators' effects, as `EffectHandlers` is for all others. */
export type OperatorVerbs<E> = {
  [N in keyof E]: (app: EffectApp, cause: Cause, payload: PayloadOf<E[N]>) => Done;
};

/** Turns verbs into handlers that write the audit in the same transaction as the changes. */
export function withAudit<E>(verbs: OperatorVerbs<E>): EffectHandlers<E> {
  const entries = Object.entries<OperatorVerbs<E>[keyof E]>(verbs);
  return Object.fromEntries(
    entries.map(([name, verb]) => [name, audited(verb)]),
  ) as EffectHandlers<E>;
}

function audited<P>(verb: (app: EffectApp, cause: Cause, payload: P) => Done) {
  return (app: EffectApp, cause: Cause, payload: P): Change[] => {
    const { changes, audit } = verb(app, cause, payload);
    return [...changes, addAuditOfChat(cause.chat, audit, app.now())];
  };
}
