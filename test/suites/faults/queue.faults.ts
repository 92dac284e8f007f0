import { expect, onTestFinished, test } from 'vitest';
import { startWorkers } from '../../../jobs/workers.ts';
import { aStripe, PRICES } from '../../../sandbox/stripe/testing.ts';
import type { Faults } from '../../../sandbox/faults.ts';
import type { Provider } from '../../../src/http/breaker.ts';
import { processStripeEvent } from '../../../src/billing/process-stripe-event.ts';
import { openCheckout } from '../../../src/billing/open-checkout.ts';
import { checkCredential } from '../../../src/credentials/check-credential.ts';
import { requestMachine } from '../../../src/machines/request-machine.ts';
import { addCheckoutIntent } from '../../../src/store/checkout-intents.ts';
import type { Database } from '../../../src/store/database.ts';
import { addStripeEvent } from '../../../src/store/stripe-events.ts';
import { createQueue } from '../../../src/work/queue.ts';
import {
  acceptedCredential,
  anAccount,
  pastedCredential,
  query,
  subscribed,
  testApp,
  type TestApp,
  testRedis,
  valueOf,
} from '../../fixtures/app.ts';
import { NOW } from '../../fixtures/app-facts.ts';
import { aFleet, TOKEN } from '../../fixtures/app-machine.ts';
import { until } from '../../fixtures/until.ts';
import { Killed } from './work-off.ts';

type Service = { app: TestApp; faults: Record<Provider, Faults> };

/** The service with the stand-ins of those providers that have a breaker. */
async function aService(settings: Record<string, string> = {}): Promise<Service> {
  const clock = { now: () => NOW };
  const stripe = await aStripe({ prices: PRICES, now: () => clock.now() });
  const urls = { STRIPE_API_URL: stripe.url, SWEEP_INTERVAL_MS: '100' };
  const { app, fly, anthropic } = await aFleet({ ...urls, ...settings });
  clock.now = app.now;
  const faults = { fly: fly.faults, stripe: stripe.faults, anthropic: anthropic.faults };
  return { app, faults };
}

/** The same with a real queue. */
async function aQueue(settings: Record<string, string>): Promise<Service> {
  const redisUrl = await testRedis();
  const { app, faults } = await aService({ ...settings, REDIS_URL: redisUrl });
  const queue = createQueue(redisUrl, app.log);
  onTestFinished(() => queue.close());
  return { app: { ...app, queue }, faults };
}

/** What a person waits for and one provider has to do: how it is asked for, and how many are done. */
type Wait = { ask: (app: TestApp, person: string) => Promise<void>; done: string };

const WAITS: Record<Provider, Wait> = {
  fly: {
    async ask(app, person) {
      const accountId = await anAccount(app, person);
      await subscribed(app, accountId);
      await acceptedCredential(app, accountId, TOKEN);
      await app.db.write(requestMachine(app, accountId));
    },
    done: `SELECT count(*) FROM machines WHERE state = 'ready'`,
  },
  stripe: {
    async ask(app, person) {
      const accountId = await anAccount(app, person);
      const intent = { id: `int_${person}`, accountId, plan: 'pro', now: app.now() } as const;
      await app.db.write(addCheckoutIntent(intent));
    },
    done: `SELECT count(*) FROM checkout_intents WHERE state = 'open'`,
  },
  anthropic: {
    async ask(app, person) {
      await pastedCredential(app, await anAccount(app, person), TOKEN);
    },
    done: `SELECT count(*) FROM credentials WHERE verdict = 'valid' AND checked_at IS NOT NULL AND id NOT LIKE 'crd_acc_fly%'`,
  },
};

const PROVIDERS = Object.keys(WAITS) as Provider[];
const CROWD = 12;
const PATIENCE_MS = 60_000;

async function untilDone(app: TestApp, provider: Provider, count: number): Promise<void> {
  const done = async () => Number(await valueOf(app, WAITS[provider].done));
  await until(
    async () => (await done()) >= count,
    async () => `${provider}: ${await done()} of ${count} are done`,
    PATIENCE_MS,
  );
}

/** A few workers of each lane, so that a crowd fills them. */
const FEW = { WORKERS_PEOPLE: '4', WORKERS_BUILDS: '4' };

test.each(PROVIDERS.flatMap((provider) => ['down', 'slow'].map((fault) => [provider, fault])))(
  'while %s is %s, a crowd that needs it holds up nobody else, and everybody is served afterwards',
  { timeout: 240_000 },
  async (name, fault) => {
    const sick = name as Provider;
    // A lane of four would be full of those who wait for somebody who answers late.
    const { app, faults } = await aQueue(fault === 'down' ? FEW : {});
    faults[sick].enable(fault);
    for (let index = 0; index < CROWD; index += 1) await WAITS[sick].ask(app, `${sick}-${index}`);
    const stop = await startWorkers(app, 1000);
    onTestFinished(stop);
    const others = PROVIDERS.filter((each) => each !== sick);
    for (const each of others) await WAITS[each].ask(app, `${each}-other`);
    for (const each of others) await untilDone(app, each, 1);
    const served = Number(await valueOf(app, WAITS[sick].done));
    expect(served).toBeLessThanOrEqual(fault === 'down' ? 0 : CROWD);
    faults[sick].heal();
    const moving = setInterval(() => {
      app.clock.now += 30_000;
    }, 200);
    onTestFinished(() => clearInterval(moving));
    await untilDone(app, sick, CROWD);
  },
);

/** A row whose work is finished, with what it leads to. */
type Row = {
  table: string;
  id: string;
  make: (app: TestApp) => Promise<void>;
  run: (app: TestApp, id: string) => Promise<void>;
};

const ROWS: Record<string, Row> = {
  'a Stripe event': {
    table: 'stripe_events',
    id: 'evt_1',
    make: async (app) => {
      await anAccount(app);
      const event = { id: 'evt_1', type: 'invoice.paid', created: 1, objectId: 'in_1' };
      const customerId = 'cus_nobody';
      await app.db.write([addStripeEvent({ ...event, customerId }, 'received', app.now())]);
    },
    run: processStripeEvent,
  },
  'a payment link': {
    table: 'checkout_intents',
    id: 'int_alice',
    make: (app) => WAITS.stripe.ask(app, 'alice'),
    run: openCheckout,
  },
  'the check of a credential': {
    table: 'credentials',
    id: 'crd_acc_alice_1',
    make: (app) => WAITS.anthropic.ask(app, 'alice'),
    run: checkCredential,
  },
};

const LEASE_MS = 31_000;
const MOMENTS = Array.from({ length: 30 }, (_, at) => at + 1);

async function stateOf(
  app: TestApp,
  { table, id }: Row,
): Promise<Record<'state' | 'dueAt' | 'attempts', unknown>> {
  const [row] = await query(app, `SELECT state, due_at, attempts FROM ${table} WHERE id = ?`, id);
  return { state: row?.['state'], dueAt: row?.['due_at'], attempts: row?.['attempts'] };
}

/** The same process, which does something else before its nth write. */
function beforeWrite(app: TestApp, nth: number, happens: () => Promise<void>): TestApp {
  let writes = 0;
  const write: Database['write'] = async (parts) => {
    writes += 1;
    if (writes === nth) await happens();
    return app.db.write(parts);
  };
  return { ...app, db: { ...app.db, write } };
}

test.each(Object.entries(ROWS))(
  '%s that another process has finished meanwhile is not made due again by the one that froze or failed',
  { timeout: 120_000 },
  async (_what, row) => {
    let moments = 0;
    for (const nth of MOMENTS) {
      const thenFails = nth % 2 === 0;
      const { app } = await aService();
      await row.make(app);
      let finished: unknown = null;
      const frozen = beforeWrite(app, nth, async () => {
        app.clock.now += LEASE_MS;
        await row.run(await testApp({ beside: app }), row.id);
        finished = await stateOf(app, row);
        if (thenFails) throw new Error('the connection broke off');
      });
      await row.run(frozen, row.id).catch(() => undefined);
      if (finished === null) break;
      moments += 1;
      expect(await stateOf(app, row), `write ${nth}, fails: ${thenFails}`).toEqual(finished);
    }
    expect(moments).toBeGreaterThan(2);
  },
);

test.each(Object.entries(ROWS))(
  'a process that is killed while it works on %s leaves it to the next one, which finishes it once',
  { timeout: 120_000 },
  async (_what, row) => {
    const whole = (await aService()).app;
    await row.make(whole);
    await row.run(whole, row.id);
    const end = await stateOf(whole, row);
    for (const nth of MOMENTS) {
      const { app } = await aService();
      await row.make(app);
      let isKilled = false;
      const dying = beforeWrite(app, nth, () => {
        isKilled = true;
        throw new Killed('killed');
      });
      const dead: Database['write'] = (parts) =>
        isKilled ? Promise.reject(new Killed('killed')) : dying.db.write(parts);
      await row.run({ ...dying, db: { ...dying.db, write: dead } }, row.id).catch(() => undefined);
      if (!isKilled) break;
      const left = await stateOf(app, row);
      const isLeft = left.dueAt !== null || left.state === end.state;
      expect(isLeft, `killed before write ${nth}: nobody finishes it`).toBe(true);
      app.clock.now += LEASE_MS;
      await row.run(await testApp({ beside: app }), row.id);
      expect([nth, (await stateOf(app, row)).state]).toEqual([nth, end.state]);
    }
  },
);
