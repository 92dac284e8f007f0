import type { Effect } from './conversation/flows/flow.ts';
import { idFrom } from './ids.ts';
import type { JobName, JobPayload } from './queue.ts';
import { addCheckoutIntent } from './store/checkout-intents.ts';
import { removeCredentials, testCredentialNow } from './store/credentials.ts';
import type { Statement } from './store/database.ts';
import { raiseDesiredRev, wantRestart } from './store/machines.ts';

/** A doorbell to ring once the rows are committed. */
export type Ring = { [N in JobName]: { job: N; payload: JobPayload<N> } }[JobName];

type Cause = { accountId: string; eventId: string; now: number };

/** The rows by which an effect of a step will happen, whatever becomes of this process. */
export function effectStatements(effect: Effect, cause: Cause): Statement[] {
  const { accountId, now } = cause;
  switch (effect.type) {
    case 'open_checkout':
      return addCheckoutIntent({ id: intentId(cause), accountId, plan: effect.plan, now });
    case 'sync_checkout':
      return [];
    case 'test_credential':
      return [testCredentialNow(accountId, now)];
    case 'disconnect_credential':
      return [removeCredentials(accountId), raiseDesiredRev(accountId, now)];
    case 'restart_machine':
      return [wantRestart(accountId), raiseDesiredRev(accountId, now)];
  }
}

/** Due rows are found by the sweep as well; a ring only saves waiting for it. */
export function ringsOf(effects: Effect[], cause: Cause): Ring[] {
  return effects.flatMap<Ring>((effect) => {
    switch (effect.type) {
      case 'open_checkout':
        return [{ job: 'open-checkout', payload: { id: intentId(cause) } }];
      case 'sync_checkout':
        return [{ job: 'sync-customer', payload: { accountId: cause.accountId, asked: true } }];
      case 'test_credential':
      case 'disconnect_credential':
      case 'restart_machine':
        return [{ job: 'sweep', payload: {} }];
    }
  });
}

const intentId = (cause: Cause): string => idFrom('chk', cause.eventId);
