import type { App } from '../../app.ts';
import type { diskOperations } from '../../conversation/operators/operations/disks.ts';
import { AppError } from '../../errors.ts';
import { dropVolume } from '../../machines/another-volume.ts';
import { listSnapshots, type Snapshot } from '../../machines/restore-volume.ts';
import { findHalt } from '../../store/halts.ts';
import { type Machine, raiseDesiredRev, updateMachine } from '../../store/machines.ts';
import { SWEEP_NOW } from '../../work/effect-handlers.ts';
import { theMachine } from './machines.ts';
import type { OperationVerbs } from './verb.ts';

/** Snapshots that are named beside the chosen one. */
const NAMED = 5;

export const diskVerbs: OperationVerbs<typeof diskOperations> = {
  restore: {
    async look(app, { account, snapshot }) {
      const machine = await restorable(app, account);
      const all = await listSnapshots(app, machine);
      const chosen = pick(machine, all, snapshot);
      const others = all.filter((each) => each !== chosen).slice(0, NAMED);
      return {
        before: `on ${machine.volumeId}`,
        blast: [
          `Their disk goes back to ${named(chosen)}, and their agent is away for some minutes.`,
          `What came later stays on ${machine.volumeId}, which is kept and paid for until /ops_drop_disk.`,
          others.length > 0 ? `Others: ${others.map(named).join(' · ')}` : 'There is no other one.',
        ].join(' '),
      };
    },
    async run(app, { account, snapshot, reason }) {
      const machine = await restorable(app, account);
      const chosen = pick(machine, await listSnapshots(app, machine), snapshot);
      return {
        changes: [
          updateMachine(machine.id, { restoreFrom: chosen.id }),
          raiseDesiredRev(account, app.now()),
          SWEEP_NOW,
        ],
        after: `goes back to ${named(chosen)}: ${reason}`,
        answer: 'It goes back now. The customer hears when it is done.',
      };
    },
  },
  drop_disk: {
    async look(app, { account, volume }) {
      const machine = await theMachine(app, account);
      assertLeft(machine, volume);
      const listed = await app.fly.listVolumes(machine.appName);
      const found = listed.find(({ id }) => id === volume);
      const size = found ? `${found.size_gb} GB, made ${found.created_at}` : 'gone at Fly already';
      return {
        before: `left behind: ${machine.oldVolumes.join(', ')}`,
        blast: `${volume} (${size}) is deleted for good. Whatever only it holds is lost; the agent does not use it.`,
      };
    },
    async run(app, { account, volume, reason }) {
      const machine = await theMachine(app, account);
      assertLeft(machine, volume);
      await dropVolume(app, machine, volume);
      const left = machine.oldVolumes.filter((each) => each !== volume);
      return {
        changes: [updateMachine(machine.id, { oldVolumes: left })],
        after: `${volume} is deleted: ${reason}`,
        answer: `${volume} is deleted.`,
      };
    },
  },
};

function pick(machine: Machine, all: Snapshot[], typed: string): Snapshot {
  const { oldVolumes } = machine;
  const chosen =
    typed === 'newest'
      ? all.find(({ volumeId }) => !oldVolumes.includes(volumeId))
      : all.find(({ id }) => id === typed);
  if (chosen) return chosen;
  const known = all.map(named).join(' · ') || 'none at all';
  throw new AppError('not_found', `There is no snapshot ${typed}. There is: ${known}`);
}

function named({ id, at }: Snapshot): string {
  return `${id} of ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function restorable(app: Pick<App, 'db'>, account: string): Promise<Machine> {
  const machine = await theMachine(app, account);
  const [halt] = await app.db.read(findHalt(machine.id));
  if (machine.state !== 'ready' || machine.paused || halt) {
    throw new AppError('conflict', 'Only a machine that may run can be restored: resume it first.');
  }
  return machine;
}

function assertLeft({ oldVolumes }: Machine, volume: string): void {
  if (oldVolumes.includes(volume)) return;
  const left = oldVolumes.join(', ') || 'none';
  throw new AppError('not_found', `This machine has left no disk ${volume}. It has left: ${left}`);
}
