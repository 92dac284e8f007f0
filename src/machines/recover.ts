import type { App } from '../app.ts';
import { SHORTEST_BREAK_MS, WELL } from '../domain/ailments.ts';
import { idFrom } from '../ids.ts';
import { tellAccount } from '../news/tell.ts';
import { addBreak } from '../store/breaks.ts';
import { type Machine, updateMachine } from '../store/machines.ts';
import type { Change } from '../work/commit.ts';

/** A machine that was not well is up again: the break is added to its ledger, and told if its beginning was told. */
export function recover(app: Pick<App, 'now'>, machine: Machine): Change[] {
  const { id, accountId, state, ailingSince, ailingCause, ailingStage } = machine;
  if (ailingSince === null) return [];
  const now = app.now();
  const isBreak = state === 'ready' && ailingCause && now - ailingSince >= SHORTEST_BREAK_MS;
  return [
    // What was tried stays known, because a machine in a crash loop is up for moments.
    updateMachine(id, { ...WELL, remedy: machine.remedy, remedyAt: machine.remedyAt }),
    ...(isBreak
      ? [
          addBreak({
            id: idFrom('brk', id, ailingSince),
            accountId,
            machineId: id,
            cause: ailingCause,
            beganAt: ailingSince,
            endedAt: now,
          }),
        ]
      : []),
    ...(ailingStage > 0
      ? [tellAccount(app, accountId, { type: 'machine_back' }, `back:${id}:${ailingSince}`)]
      : []),
  ];
}
