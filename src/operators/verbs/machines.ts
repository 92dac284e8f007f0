import type { App } from '../../app.ts';
import type { machineOperations } from '../../conversation/operators/operations/machines.ts';
import { AppError } from '../../errors.ts';
import { machineHandlers, restartMachine, wakeMachine } from '../../machines/effects.ts';
import { findAcceptedCredential } from '../../store/credentials.ts';
import { findHalt } from '../../store/halts.ts';
import {
  findMachineOfAccount,
  type Machine,
  raiseDesiredRev,
  updateMachine,
} from '../../store/machines.ts';
import { endSuspension, findSuspension, suspend } from '../../store/suspensions.ts';
import { SWEEP_NOW } from '../../work/effect-handlers.ts';
import type { OperationVerbs } from './verb.ts';

type OfAccount = { account: string };

export const machineVerbs: OperationVerbs<typeof machineOperations> = {
  reconcile: {
    look: seen,
    run: async (app, { account }) => ({
      changes: [raiseDesiredRev(account, app.now()), SWEEP_NOW],
      after: await behind(app, account, 1),
      answer: 'It is brought up to date now.',
    }),
  },
  push: {
    look: seen,
    async run(app, { account }) {
      const { id } = await readyMachine(app, account);
      const [credential] = await app.db.read(findAcceptedCredential(account));
      if (!credential) throw new AppError('conflict', 'This customer has no credential to push.');
      return {
        changes: [
          updateMachine(id, { credentialVersion: null }),
          raiseDesiredRev(account, app.now()),
          SWEEP_NOW,
        ],
        after: `credential ${credential.version} is pushed`,
        answer: `The key ending in ${credential.last4} goes to the machine again.`,
      };
    },
  },
  wake: {
    look: seen,
    async run(app, { account }) {
      await unpaused(app, account);
      return {
        changes: wakeMachine(app, { accountId: account }),
        after: 'is started',
        answer: 'The agent is waking up.',
      };
    },
  },
  restart: {
    look: (app, { account }) =>
      seen(
        app,
        { account },
        'Their agent is away for about a minute, and what it is doing is lost.',
      ),
    async run(app, { account }) {
      await unpaused(app, account);
      return {
        changes: restartMachine(app, { accountId: account }),
        after: 'is restarted',
        answer: 'The agent is restarting.',
      };
    },
  },
  stop: {
    look: (app, { account }) =>
      seen(app, { account }, 'Their agent ends what it does and sends nothing until they say /go.'),
    async run(app, { account }) {
      await readyMachine(app, account);
      return {
        changes: machineHandlers.halt_agent(app, { accountId: account }),
        after: 'is stopped',
        answer: 'The agent is being stopped. The customer can say /go.',
      };
    },
  },
  suspend: {
    look: (app, { account }) =>
      seen(
        app,
        { account },
        'Their machine is stopped and taken off the network until somebody resumes it. They keep paying, and nothing is deleted.',
      ),
    run: async (app, { account, reason }) => ({
      changes: [
        suspend(account, reason, app.now()),
        raiseDesiredRev(account, app.now()),
        SWEEP_NOW,
      ],
      after: `suspended: ${reason}`,
      answer: 'The account is suspended. /ops_resume ends it.',
    }),
  },
  resume: {
    look: seen,
    async run(app, { account }) {
      const { id } = await theMachine(app, account);
      const [suspension, halt] = await app.db.read(findSuspension(account), findHalt(id));
      if (!suspension && !halt) {
        throw new AppError('conflict', 'This agent is neither suspended nor stopped.');
      }
      return {
        changes: [
          endSuspension(account),
          ...machineHandlers.resume_agent(app, { accountId: account }),
        ],
        after: 'resumed',
        answer: 'The agent is starting again.',
      };
    },
  },
  memory: {
    async look(app, { account, mb }) {
      const { memoryMb } = await theMachine(app, account);
      return {
        before: memoryMb === null ? 'the memory of the plan' : `${memoryMb} MiB`,
        blast:
          mb === 0
            ? 'It gets the memory of its plan and restarts once.'
            : `It gets ${mb} MiB and restarts once. Fly charges us for the difference, about $5 a GiB and month.`,
      };
    },
    async run(app, { account, mb, reason }) {
      if (mb % 256 !== 0) throw new AppError('bad_input', 'Fly takes steps of 256 MiB.');
      const { id } = await theMachine(app, account);
      return {
        changes: [
          updateMachine(id, { memoryMb: mb === 0 ? null : mb }),
          raiseDesiredRev(account, app.now()),
          SWEEP_NOW,
        ],
        after: mb === 0 ? `the memory of the plan: ${reason}` : `${mb} MiB: ${reason}`,
        answer: 'It restarts with that now.',
      };
    },
  },
  pin: {
    async look(app, { account, to }) {
      const { image, pinnedImage } = await theMachine(app, account);
      if (to === 'on' && image === null)
        throw new AppError('conflict', 'This machine has no image yet.');
      return {
        before: pinnedImage === null ? `follows the fleet, on ${image}` : `kept on ${pinnedImage}`,
        blast:
          to === 'on'
            ? `It stays on ${image}, and gets no fix of later images until you let it follow again.`
            : 'It gets the image of the fleet and restarts once if it runs another one.',
      };
    },
    async run(app, { account, to, reason }) {
      const { id, image } = await theMachine(app, account);
      return {
        changes: [
          updateMachine(id, { pinnedImage: to === 'on' ? image : null }),
          raiseDesiredRev(account, app.now()),
          SWEEP_NOW,
        ],
        after: to === 'on' ? `kept on ${image}: ${reason}` : `follows the fleet: ${reason}`,
        answer: to === 'on' ? `It stays on ${image}.` : 'It follows the fleet again.',
      };
    },
  },
};

type Reads = Pick<App, 'db'>;

async function seen(app: Reads, { account }: OfAccount, blast = '') {
  const [machine, suspension] = await app.db.read(
    findMachineOfAccount(account),
    findSuspension(account),
  );
  if (!machine) return { before: 'no machine', blast };
  const { state, paused, desiredRev, appliedRev } = machine;
  const parts = [
    state,
    ...(paused ? ['paused'] : []),
    ...(suspension ? [`suspended: ${suspension.reason}`] : []),
    ...(desiredRev === appliedRev ? [] : [`${desiredRev - appliedRev} behind`]),
  ];
  return { before: parts.join(', '), blast };
}

async function behind(app: Reads, account: string, more: number): Promise<string> {
  const { desiredRev, appliedRev, state } = await theMachine(app, account);
  return `${state}, ${desiredRev - appliedRev + more} behind`;
}

export async function theMachine(app: Reads, account: string): Promise<Machine> {
  const [machine] = await app.db.read(findMachineOfAccount(account));
  if (!machine) throw new AppError('not_found', 'This customer has no machine.');
  return machine;
}

async function readyMachine(app: Reads, account: string): Promise<Machine> {
  const machine = await theMachine(app, account);
  if (machine.state === 'ready') return machine;
  throw new AppError('conflict', `The machine is not ready: it is ${machine.state}.`);
}

async function unpaused(app: Reads, account: string): Promise<void> {
  const { paused } = await readyMachine(app, account);
  if (paused) {
    throw new AppError('conflict', 'The machine is paused: no plan, a deletion, or a suspension.');
  }
}
