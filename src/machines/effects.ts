import type { machineEffects } from '../conversation/effects/machines.ts';
import { endHalt, requestHalt } from '../store/halts.ts';
import { chooseModel, raiseDesiredRev, requestRestart, requestWake } from '../store/machines.ts';
import { requestObservation } from '../store/observations.ts';
import type { Change } from '../work/commit.ts';
import {
  type Cause,
  type EffectApp,
  type EffectHandlers,
  SWEEP_NOW,
} from '../work/effect-handlers.ts';

type MachineApp = Pick<EffectApp, 'now'>;
type MachineCause = Pick<Cause, 'accountId'>;

export const machineHandlers = {
  restart_machine: restartMachine,
  wake_machine: wakeMachine,
  halt_agent: haltAgent,
  resume_agent: resumeAgent,
  choose_model: (app, { accountId }, { model }) => [
    chooseModel(accountId, model, app.now()),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ],
  observe_machine: (app, { accountId }) => [requestObservation(accountId, app.now()), SWEEP_NOW],
} satisfies EffectHandlers<typeof machineEffects>;

/** Stops the agent of an account at once. Its chats are told when it has stopped. */
function haltAgent(app: MachineApp, { accountId }: MachineCause): Change[] {
  return [requestHalt(accountId, app.now()), SWEEP_NOW];
}

/** Lets an agent go on that its owner had stopped. The account is told when it is up. */
function resumeAgent(app: MachineApp, { accountId }: MachineCause): Change[] {
  return [
    endHalt(accountId),
    requestWake(accountId),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ];
}

/** Restarts the agent of an account. The account is told when the agent is back. */
export function restartMachine(app: MachineApp, { accountId }: MachineCause): Change[] {
  return [requestRestart(accountId), raiseDesiredRev(accountId, app.now()), SWEEP_NOW];
}

/** Wakes the agent of an account. The account is told when the agent is up. */
export function wakeMachine(app: MachineApp, { accountId }: MachineCause): Change[] {
  return [requestWake(accountId), raiseDesiredRev(accountId, app.now()), SWEEP_NOW];
}
