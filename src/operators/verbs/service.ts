import type { App } from '../../app.ts';
import type { serviceOperations } from '../../conversation/operators/operations/service.ts';
import { dayLines } from '../../conversation/news/operator-notices.ts';
import { AppError } from '../../errors.ts';
import { findOrphans, type Orphan } from '../../machines/find-orphans.ts';
import { pauseRollout, resumeRollout, rollBackImage } from '../../machines/rollouts.ts';
import { countSwitched, findAccounts } from '../../store/operators.ts';
import { countMachinesByImage, findNewestRollout } from '../../store/rollouts.ts';
import { findSubscription } from '../../store/subscriptions.ts';
import { listSwitchedOff, setSwitch } from '../../store/switches.ts';
import { SWITCHES_CHANGED } from '../../work/wakeups.ts';
import { readDay } from '../daily-report.ts';
import type { OperationVerbs } from './verb.ts';

export const serviceVerbs: OperationVerbs<typeof serviceOperations> = {
  sync: {
    look: async (app, { account }) => {
      const [row] = await app.db.read(findSubscription(account));
      return {
        before: row ? `${row.plan ?? 'no plan'}, ${row.status}` : 'no subscription',
        blast: '',
      };
    },
    run: (_app, { account }) =>
      Promise.resolve({
        changes: [{ enqueue: 'sync-customer', payload: { accountId: account, asked: false } }],
        after: 'is read again',
        answer: 'Stripe is read again now.',
      }),
  },
  email: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    async run(app, { email }) {
      const { data } = await app.stripe.customers.list({ email, limit: MOST_FOUND });
      const found = await app.db.read(...data.map(({ id }) => findAccounts(id, app.now())));
      const ids = found.flat().map(({ id }) => `/ops_find ${id}`);
      const answer = ids.join('\n') || 'No customer here has given that address to Stripe.';
      return { changes: [], after: `${ids.length} found`, answer };
    },
  },
  report: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    run: async (app) => ({ changes: [], after: 'shown', answer: dayLines(await readDay(app)) }),
  },
  switch: {
    async look(app, { part, to }) {
      if (to === 'off') assertWayBack(app, part);
      const [off, counts] = await app.db.read(listSwitchedOff(), countSwitched(app.now()));
      const before = off.includes(part) ? `${part} is off` : `${part} is on`;
      return {
        before,
        blast: to === 'on' ? `${part} works again for everybody.` : lost(part, counts),
      };
    },
    run: (_app, { part, to, reason }) =>
      Promise.resolve({
        changes: [setSwitch(part, to), { notify: SWITCHES_CHANGED }],
        after: `${part} is ${to}: ${reason}`,
        answer: `${part} is ${to}. It takes up to 5 seconds everywhere.`,
      }),
  },
  rollout: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    async run(app) {
      const answer = await describeRollout(app);
      return { changes: [], after: answer, answer };
    },
  },
  rollout_set: {
    async look(app, { what }) {
      const before = await describeRollout(app);
      return { before, blast: ROLLOUT[what](before) };
    },
    async run(app, { what }) {
      if (what === 'pause') await pauseRollout(app);
      if (what === 'continue') await resumeRollout(app);
      if (what === 'back') await rollBackImage(app);
      const after = await describeRollout(app);
      return { changes: [], after, answer: after };
    },
  },
  orphans: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    async run(app) {
      const orphans = await findOrphans(app);
      const answer = orphans.map(orphanLine).join('\n') || 'Everything at Fly belongs to somebody.';
      return { changes: [], after: `${orphans.length} found`, answer };
    },
  },
  delete_orphan: {
    async look(app, { app: name }) {
      const orphan = await theOrphan(app, name);
      return {
        before: orphanLine(orphan),
        blast: `${orphanLine(orphan)} It is deleted at Fly with its disks and what is on them, for ever.`,
      };
    },
    async run(app, { app: name }) {
      await theOrphan(app, name);
      await app.fly.deleteApp(name);
      return { changes: [], after: 'deleted', answer: `${name} is deleted at Fly.` };
    },
  },
};

const MOST_FOUND = 5;

const ROLLOUT = {
  pause: (now: string) => `No further machine gets the image until it is continued. Now: ${now}`,
  continue: (now: string) => `The next machines get the image, a few at a time. Now: ${now}`,
  back: (now: string) =>
    `Every machine returns to the previous image and restarts once, a few at a time. Now: ${now}`,
};

async function describeRollout({ db }: Pick<App, 'db'>): Promise<string> {
  const [rollout, images] = await db.read(findNewestRollout(), countMachinesByImage());
  const counts = images.map(({ image, count }) => `${count} on ${image}`).join(', ');
  if (!rollout) return `no rollout; ${counts || 'no machines'}`;
  const { state, image, trouble, isPaused } = rollout;
  const how = isPaused ? 'paused' : state;
  return `${image}: ${how}${trouble === null ? '' : ` (${trouble})`}; ${counts || 'no machines'}`;
}

type Counts = { strangers: number; subscribed: number; building: number };

function lost(part: string, { strangers, subscribed, building }: Counts): string {
  switch (part) {
    case 'signups':
      return `Nobody who has never had a plan can buy one; ${strangers} accounts have none now. Everybody else goes on.`;
    case 'payments':
      return `Nobody can buy a plan or a bigger one. Subscriptions renew as always, because Stripe does that: ${subscribed} now.`;
    case 'builds':
      return `No new machine is built, and ${building} that are being built wait. Machines that exist go on.`;
    case 'grace':
      return 'No customer in their first month can use their agent: its AI calls are refused until it is on again, or they connect their own Claude.';
    case 'telegram':
      return 'Nobody gets an answer on Telegram. What people write there waits up to 24 hours.';
    case 'discord':
      return 'Nobody gets an answer on Discord, and what people write there meanwhile is never seen.';
    default:
      return `No agent of ${subscribed} customers can use ${part}; each call is refused and costs nothing.`;
  }
}

/** Commands come through the platforms, so one with operators has to stay on. */
function assertWayBack({ config }: Pick<App, 'config'>, part: string): void {
  const others = Object.entries(config.operators.roles).filter(
    ([platform, roles]) => platform !== part && Object.values(roles).includes('owner'),
  );
  if (others.length === 0)
    throw new AppError(
      'conflict',
      `Nobody could switch ${part} on again: no owner is set for another platform.`,
    );
}

async function theOrphan(app: App, name: string): Promise<Orphan> {
  const orphan = (await findOrphans(app)).find((each) => each.app === name);
  if (!orphan) throw new AppError('not_found', `No app called ${name} belongs to nobody.`);
  if (!orphan.isKnown) return orphan;
  throw new AppError('conflict', `${name} belongs to a customer. Delete its extra parts at Fly.`);
}

function orphanLine({ app, machines, volumes, monthlyCents, isKnown }: Orphan): string {
  const parts = `${machines.length} machines, ${volumes.length} disks`;
  const whose = isKnown ? ', beside those of a customer' : '';
  return `${app}: ${parts}${whose}, about $${(monthlyCents / 100).toFixed(2)} a month.`;
}
