import { beforeEach, describe, expect, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { query, subscribed, testApp, type TestApp } from '../../test/fixtures/app.ts';
import {
  aFleet,
  aRunningAgent,
  type FleetBench,
  machineOf,
  settle,
} from '../../test/fixtures/app-machine.ts';
import { exportAccount } from '../accounts/export-account.ts';
import { checkChannel } from '../channels/check-channel.ts';
import type { Plan } from '../domain/plans.ts';
import { connectWeb, disconnectChannel } from '../store/channels.ts';
import { addDeletion } from '../store/deletions.ts';
import { addSecretLink } from '../store/secret-links.ts';
import { removeOldRows, sweep } from '../work/sweep.ts';
import { pageUrl } from '../pages/one-time-pages.ts';
import { deliverMessage } from './deliver-message.ts';
import { readConversation } from './read-conversation.ts';
import { enterAgentPage, getVisitor, type Visitor } from './visits.ts';
import { writeToAgent } from './write-to-agent.ts';

const ALICE = 'acc_alice';
const DAY = 24 * 3_600_000;

let bench: FleetBench;
let who: Visitor;

async function setUp(plan: Plan): Promise<void> {
  bench = await aFleet();
  await aRunningAgent(bench, { plan });
  await bench.app.db.write([connectWeb('chn_web', ALICE, bench.app.now())]);
  who = await enter();
}

function aLink(id = 'lnk_1'): string {
  return pageUrl(bench.app, 'agent', id).split('/').at(-1) ?? '';
}

async function enter(id = 'lnk_1'): Promise<Visitor> {
  const { app } = bench;
  const chat = 'console:main:alice';
  const expiresAt = app.now() + 600_000;
  await app.db.write(addSecretLink({ id, accountId: ALICE, chat, purpose: 'agent', expiresAt }));
  return getVisitor(app, (await enterAgentPage(app, aLink(id))).mark);
}

const writes = (typed: string, key = typed) => writeToAgent(bench.app, who, { key, typed });

/** Advances the clock and runs the due jobs of the page, at most so many times. */
async function runDueJobs(most = 40): Promise<void> {
  const { app } = bench;
  for (let times = 0; times < most; times += 1) {
    const [row] = await query(
      app,
      'SELECT id, due_at FROM web_messages WHERE due_at IS NOT NULL ORDER BY due_at, rowid LIMIT 1',
    );
    if (!row) return;
    app.clock.now = Math.max(app.clock.now, Number(row['due_at']));
    await deliverMessage(app, String(row['id']));
  }
}

const conversation = async (): Promise<string[]> =>
  (await readConversation(bench.app, ALICE)).map(
    ({ author, text, state, trouble }) => `${author} ${state} ${trouble ?? '-'}: ${text}`,
  );

const ANSWER = 'agent said -: Hello from the sandbox Claude.';

describe('a message on the page', () => {
  beforeEach(() => setUp('pro'));

  test('reaches the agent, and its answer comes back', async () => {
    expect(await writes('  Good morning! ')).toBe(null);
    expect(await conversation()).toEqual(['person queued -: Good morning!']);
    await runDueJobs();
    expect(await conversation()).toEqual(['person answered -: Good morning!', ANSWER]);
  });

  test('is delivered once, however often it is submitted and however often the job runs', async () => {
    await writes('one', 'k1');
    await writes('one', 'k1');
    const [row] = await query(bench.app, 'SELECT id FROM web_messages');
    await Promise.allSettled([1, 2, 3].map(() => deliverMessage(bench.app, String(row?.['id']))));
    await runDueJobs();
    await deliverMessage(bench.app, String(row?.['id']));
    expect(await conversation()).toEqual(['person answered -: one', ANSWER]);
  });

  test('waits for the previous one', async () => {
    await writes('first');
    await writes('second');
    const [, second] = await query(bench.app, 'SELECT id FROM web_messages ORDER BY rowid');
    await deliverMessage(bench.app, String(second?.['id']));
    expect(await conversation()).toEqual(['person queued -: first', 'person queued -: second']);
    await runDueJobs();
    expect((await conversation()).filter((said) => said.startsWith('person'))).toEqual([
      'person answered -: first',
      'person answered -: second',
    ]);
  });

  test('is not readable from the database alone', async () => {
    await writes('my secret plan');
    await runDueJobs();
    expect(JSON.stringify(await query(bench.app, 'SELECT * FROM web_messages'))).not.toMatch(
      /secret plan|Hello/,
    );
  });

  test.each(['', ' \n ', 'x'.repeat(8001)])(
    'is refused when it is %#: empty or too long',
    async (typed) => {
      expect(await writes(typed)).toMatch(/empty|too_long/);
      expect(await conversation()).toEqual([]);
    },
  );

  test.each(['SETUP_TOKEN', 'API_KEY'] as const)('is refused when it holds a %s', async (name) => {
    expect(await writes(`use this: ${fakeCredential(name)}`)).toBe('secret');
    expect(await conversation()).toEqual([]);
  });

  test('is refused while ten others wait', async () => {
    for (let n = 0; n < 10; n += 1) expect(await writes(`m${n}`)).toBe(null);
    expect(await writes('one more')).toBe('too_many');
  });

  test.each(['revoked', 'no_credit', 'extra_usage', 'claude_code_only', 'spending_limit'] as const)(
    'that Claude refuses (%s) says so and has the credential checked',
    async (behaviour) => {
      const { app, fly } = bench;
      const [credential] = fly.credentials(String((await machineOf(app, ALICE))['app_name']));
      expect(credential?.kind).toBe('token');
      bench.anthropic.setBehaviour('SETUP_TOKEN', behaviour);
      await writes('are you there?');
      await runDueJobs();
      expect(await conversation()).toEqual(['person failed claude: are you there?']);
      expect((await machineOf(app, ALICE))['probe_requested']).toBe('recheck');
    },
  );

  test('that fails without a reason has the credential checked', async () => {
    const { app } = bench;
    bench.anthropic.setBehaviour('SETUP_TOKEN', 'model_retired');
    await writes('are you there?');
    await runDueJobs();
    expect(await conversation()).toEqual(['person failed refused: are you there?']);
    expect((await machineOf(app, ALICE))['probe_requested']).toBe('recheck');
  });

  test('that fails without a reason is put down to a Claude that is known to have trouble', async () => {
    bench.anthropic.setBehaviour('SETUP_TOKEN', 'model_retired');
    await bench.app.db.write([{ sql: "UPDATE credentials SET verdict = 'no_credit'", args: [] }]);
    await writes('are you there?');
    await runDueJobs();
    expect(await conversation()).toEqual(['person failed claude: are you there?']);
  });

  test.each(['down*2', 'exec-timeout*1', 'exec-fails*1', 'lose-answer*1', 'unauthorized*1'])(
    'comes through %s once',
    async (fault) => {
      await writes('still one');
      bench.fly.faults.enable(fault);
      await runDueJobs();
      expect(await conversation()).toEqual(['person answered -: still one', ANSWER]);
    },
  );

  test('that could not be delivered for a day is given up, and says so', async () => {
    await writes('hello?');
    bench.fly.faults.enable('down');
    await runDueJobs(3);
    expect(await conversation()).toEqual(['person queued away: hello?']);
    bench.app.clock.now += DAY;
    await runDueJobs();
    expect(await conversation()).toEqual(['person failed no_answer: hello?']);
  });

  test('is found by the sweep when Redis has lost its job', async () => {
    await writes('lost job');
    bench.app.enqueued.length = 0;
    await sweep(bench.app, true);
    expect(bench.app.enqueued.map(({ job }) => job)).toContain('deliver-message');
  });

  test('continues when the process dies before any of its writes', async () => {
    for (let nth = 1; nth <= 4; nth += 1) {
      await setUp('pro');
      await writes('once');
      let count = 0;
      const { app } = bench;
      const dying: TestApp = {
        ...app,
        db: {
          ...app.db,
          write: async (statements) => {
            count += 1;
            if (count >= nth) throw new Error('killed');
            return app.db.write(statements);
          },
        },
      };
      const [row] = await query(app, 'SELECT id FROM web_messages');
      await deliverMessage(dying, String(row?.['id'])).catch(() => undefined);
      bench = { ...bench, app: await testApp({ beside: app }) };
      bench.app.clock.now += 31_000;
      await runDueJobs();
      expect(await conversation(), `killed before write ${nth}`).toEqual([
        'person answered -: once',
        ANSWER,
      ]);
    }
  });

  test('is part of the export', async () => {
    await writes('mine');
    await runDueJobs();
    const { agent_page: page } = await exportAccount(bench.app, ALICE);
    expect(page).toMatchObject([
      { author: 'person', text: 'mine', state: 'answered' },
      { author: 'agent', text: 'Hello from the sandbox Claude.' },
    ]);
  });

  test('is deleted after a month, once it is answered', async () => {
    await writes('old');
    await runDueJobs();
    await writes('open');
    bench.app.clock.now += 31 * DAY;
    await removeOldRows(bench.app);
    expect(await conversation()).toEqual(['person queued -: open']);
  });
});

describe('an agent that sleeps', () => {
  test('is woken by a message', async () => {
    await setUp('starter');
    await bench.fly.stopAll();
    await writes('wake up');
    await runDueJobs(1);
    expect(await conversation()).toEqual(['person queued waking: wake up']);
    await runDueJobs();
    expect(await conversation()).toEqual(['person answered -: wake up', ANSWER]);
    const [machine] = bench.fly.machines(String((await machineOf(bench.app, ALICE))['app_name']));
    expect(machine).toMatchObject({
      state: 'started',
      config: { services: [{ autostop: 'off', autostart: true }] },
    });
  });

  test('and falls asleep during a message says that it sleeps', async () => {
    await setUp('starter');
    await writes('think hard');
    await runDueJobs(1);
    expect(await conversation()).toEqual(['person sent -: think hard']);
    await bench.fly.stopAll();
    await runDueJobs();
    expect(await conversation()).toEqual(['person failed interrupted: think hard']);
  });

  test('and whose plan has ended is not woken', async () => {
    await setUp('starter');
    await bench.app.db.write([{ sql: 'DELETE FROM subscriptions', args: [] }]);
    await expect(enter('lnk_2')).resolves.toMatchObject({ closed: 'plan' });
    await bench.app.db.write([
      { sql: 'UPDATE machines SET desired_rev = desired_rev + 1, due_at = 0', args: [] },
    ]);
    await settle(bench.app, ALICE);
    const open = { ...who, closed: null };
    await writeToAgent(bench.app, open, { key: 'k', typed: 'still there?' });
    await runDueJobs(3);
    expect(await conversation()).toEqual(['person queued away: still there?']);
    const [machine] = bench.fly.machines(String((await machineOf(bench.app, ALICE))['app_name']));
    expect(machine?.state).toBe('stopped');
  });
});

describe('access to the page', () => {
  beforeEach(() => setUp('pro'));

  test('a link opens the page in one browser, once', async () => {
    await expect(enterAgentPage(bench.app, aLink())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a link expires after ten minutes, a visit after a week', async () => {
    const { app } = bench;
    const chat = 'console:main:alice';
    const link = { id: 'lnk_3', accountId: ALICE, chat, purpose: 'agent' as const };
    await app.db.write(addSecretLink({ ...link, expiresAt: app.now() + 600_000 }));
    app.clock.now += 600_000;
    await expect(enterAgentPage(app, aLink('lnk_3'))).rejects.toMatchObject({ code: 'not_found' });
    const { mark } = await (async () => {
      await app.db.write(addSecretLink({ ...link, id: 'lnk_4', expiresAt: app.now() + 1000 }));
      return enterAgentPage(app, aLink('lnk_4'));
    })();
    app.clock.now += 7 * DAY;
    await expect(getVisitor(app, mark)).rejects.toMatchObject({ code: 'denied' });
  });

  test('the id of a visit alone opens nothing', async () => {
    await expect(getVisitor(bench.app, who.visitId)).rejects.toMatchObject({ code: 'denied' });
    await expect(getVisitor(bench.app, aLink())).rejects.toMatchObject({ code: 'denied' });
  });

  test('disconnecting closes the page at once and deletes the messages', async () => {
    const { app } = bench;
    await writes('hello');
    await runDueJobs();
    await app.db.write([disconnectChannel(ALICE, 'web', app.now())]);
    const open = await query(app, 'SELECT id FROM web_visits');
    expect(open).toHaveLength(1);
    await checkChannel(app, 'chn_web');
    expect(await query(app, 'SELECT * FROM web_visits')).toEqual([]);
    expect(await conversation()).toEqual([]);
    expect(await query(app, 'SELECT state FROM channels')).toMatchObject([{ state: 'off' }]);
  });

  test('an account that is to be deleted may read but not write', async () => {
    const { app } = bench;
    await app.db.write([addDeletion('del_1', ALICE, app.now())]);
    const visitor = await enter('lnk_5');
    expect(visitor.closed).toBe('hold');
    await expect(writeToAgent(app, visitor, { key: 'k', typed: 'x' })).rejects.toMatchObject({
      code: 'denied',
    });
  });

  test('a plan that has no room for the page pauses it', async () => {
    const { app } = bench;
    await app.db.write([
      {
        sql: `INSERT INTO channels (id, account_id, kind, state, created_at) VALUES ('chn_1', ?, 'telegram', 'on', 1)`,
        args: [ALICE],
      },
    ]);
    await subscribed(app, ALICE, 'starter');
    expect((await enter('lnk_6')).closed).toBe('plan');
  });

  test('the gateway reports the health of the page', async () => {
    await checkChannel(bench.app, 'chn_web');
    expect(await query(bench.app, 'SELECT health FROM channels')).toMatchObject([
      { health: 'running' },
    ]);
  });
});
