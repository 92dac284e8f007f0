import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import type { Statement } from '../store/database.ts';
import {
  findMachineOfAccount,
  raiseDesiredRev,
  toMachine,
  requestRestart,
  requestWake,
} from '../store/machines.ts';

type PowerApp = Pick<App, 'db' | 'queue' | 'now'>;

/** Has the agent of an account woken; its chat hears when it is up. Throws `not_found`, and `conflict` when it may not run. */
export async function wakeMachine(app: PowerApp, accountId: string): Promise<void> {
  await want(app, accountId, requestWake(accountId));
}

/** Has the agent of an account started anew; its chat hears when it is back. Throws like `wakeMachine`. */
export async function restartMachine(app: PowerApp, accountId: string): Promise<void> {
  await want(app, accountId, requestRestart(accountId));
}

async function want(app: PowerApp, accountId: string, wish: Statement): Promise<void> {
  const [result] = await app.db.read([findMachineOfAccount(accountId)]);
  const machine = result?.rows[0] && toMachine(result.rows[0]);
  if (!machine) throw new AppError('not_found', 'there is no agent');
  if (machine.paused) throw new AppError('conflict', 'the agent is paused: it has no plan');
  if (machine.state !== 'ready') throw new AppError('conflict', 'the agent is still being built');
  await app.db.write([wish, raiseDesiredRev(accountId, app.now())]);
  await app.queue.enqueue('reconcile-machine', { id: machine.id });
}
