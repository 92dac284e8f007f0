import { describe, expect, onTestFinished, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  aStateFile,
  chatKeyOf,
  pastedCredential,
  query,
  subscribed,
  testApp,
  type TestApp,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { type AnthropicStandIn, startAnthropic } from '../../sandbox/anthropic/anthropic.ts';
import { type CredentialName, fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { removeCredentials, testCredentialNow, updateCredential } from '../store/credentials.ts';
import { checkCredential } from './check-credential.ts';
import type { Statement } from '../store/engine.ts';

const ALICE = 'acc_alice';
const DAY = 24 * 60 * MINUTE;
/** The default of CREDENTIAL_CHECK_HOURS. */
const INTERVAL = 6 * 60 * MINUTE;

type Bench = { app: TestApp; anthropic: AnthropicStandIn };

async function aBench(settings: Record<string, string> = {}): Promise<Bench> {
  const anthropic = await startAnthropic({ stateFile: aStateFile('anthropic') });
  onTestFinished(() => anthropic.close());
  const app = await testApp({ settings: { ANTHROPIC_API_URL: anthropic.url, ...settings } });
  await anAccount(app);
  return { app, anthropic };
}

const given = (name: CredentialName) => ({
  kind: name.includes('TOKEN') ? ('setup_token' as const) : ('api_key' as const),
  value: fakeCredential(name),
});
const rowOf = async (app: TestApp) => (await query(app, 'SELECT * FROM credentials'))[0]!;
const news = async (app: TestApp) =>
  (await query(app, 'SELECT event_id FROM inbox ORDER BY seq')).map((row) => row['event_id']);

test('operators hear once when Anthropic turns our address away from several customers', async () => {
  const { app } = await aBench({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(app, 'olga');
  const told = () =>
    query(app, "SELECT event_id FROM inbox WHERE event_id LIKE 'news:ops:anthropic-blocks:%'");
  const counts: number[] = [];
  for (const person of ['alice', 'bob', 'bob', 'carol', 'dave']) {
    const accountId = await anAccount(app, person);
    const id = await pastedCredential(app, accountId, given('BLOCKED_ADDRESS_TOKEN'));
    await checkCredential(app, id);
    await checkCredential(app, id);
    counts.push((await told()).length);
  }
  expect(counts).toEqual([0, 0, 0, 1, 1]);
});

describe('a pasted credential', () => {
  test.each<[CredentialName, string, string]>([
    ['SETUP_TOKEN', 'accepted', 'valid'],
    ['API_KEY', 'accepted', 'valid'],
    ['INFERENCE_ONLY_TOKEN', 'accepted', 'unknown'],
    ['RATE_LIMITED_TOKEN', 'accepted', 'unknown'],
    ['RATE_LIMITED_KEY', 'accepted', 'unknown'],
    ['NO_CREDIT_KEY', 'accepted', 'no_credit'],
    ['LATE_NO_CREDIT_KEY', 'accepted', 'valid'],
    ['RESTRICTED_KEY', 'accepted', 'restricted'],
    ['MODEL_RESTRICTED_KEY', 'accepted', 'restricted'],
    ['DISABLED_API_KEYS_KEY', 'accepted', 'restricted'],
    ['EXPIRED_TOKEN', 'rejected', 'expired'],
    ['REVOKED_TOKEN', 'rejected', 'revoked'],
    ['DEAD_TOKEN', 'rejected', 'revoked'],
    ['DISABLED_ORGANIZATION_TOKEN', 'rejected', 'revoked'],
    ['INVALID_TOKEN', 'rejected', 'invalid'],
    ['INVALID_KEY', 'rejected', 'invalid'],
    ['REVOKED_KEY', 'rejected', 'revoked'],
  ])('%s is %s as %s', async (name, state, verdict) => {
    const { app } = await aBench();
    const id = await pastedCredential(app, ALICE, given(name));
    await checkCredential(app, id);
    const row = await rowOf(app);
    expect(row).toMatchObject({ state, verdict });
    expect(row['checked_at']).toBe(verdict === 'unknown' ? null : NOW);
    expect(row['sealed'] === null).toBe(state === 'rejected');
    expect(row['due_at'] === null).toBe(state === 'rejected');
    expect(await news(app)).toEqual([`news:checked:${id}`]);
  });

  test.each(['down', 'error', 'rate-limited', 'overloaded', 'lose-answer'])(
    'is never rejected because of a transient error of Anthropic: %s',
    async (fault) => {
      const { app, anthropic } = await aBench();
      anthropic.faults.enable(fault);
      const id = await pastedCredential(app, ALICE, given('API_KEY'));
      await checkCredential(app, id);
      const row = await rowOf(app);
      expect(row['state']).toBe('accepted');
      expect(['valid', 'unknown']).toContain(row['verdict']);
    },
  );

  test('is never rejected because Anthropic cannot be reached', async () => {
    const app = await testApp();
    await anAccount(app);
    const id = await pastedCredential(app, ALICE, given('SETUP_TOKEN'));
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({
      state: 'accepted',
      verdict: 'unknown',
      due_at: NOW + 30_000,
    });
  });

  test('is sent only to Anthropic, in the header of its kind, and appears in no log', async () => {
    const { app, anthropic } = await aBench();
    const id = await pastedCredential(app, ALICE, given('SETUP_TOKEN'));
    await checkCredential(app, id);
    expect(anthropic.calls).toMatchObject([
      { operation: 'list-models', status: 200, credential: { kind: 'setup_token' } },
    ]);
    expect(app.logged.join()).not.toContain(fakeCredential('SETUP_TOKEN').slice(0, 40));
  });

  test('is checked without cost: no message is ever requested', async () => {
    const { app, anthropic } = await aBench();
    await checkCredential(app, await pastedCredential(app, ALICE, given('API_KEY')));
    expect(anthropic.calls.map(({ operation }) => operation)).toEqual([
      'list-models',
      'count-tokens',
    ]);
  });

  test('checked twice, as after a crash, sends one message and requests one machine', async () => {
    const { app } = await aBench();
    await subscribed(app, ALICE);
    const id = await pastedCredential(app, ALICE, given('SETUP_TOKEN'));
    await checkCredential(app, id);
    await app.db.write([updateCredential(id, { state: 'checking' })]);
    await checkCredential(app, id);
    expect(await news(app)).toEqual([`news:checked:${id}`]);
    expect(await query(app, 'SELECT id FROM machines')).toHaveLength(1);
  });

  test('is told to the other chats of the account when it is accepted', async () => {
    const { app } = await aBench();
    await anAccount(app, 'tablet');
    await app.db.write([{ sql: 'UPDATE identities SET account_id = ?', args: [ALICE] }]);
    const id = await pastedCredential(app, ALICE, given('API_KEY'));
    await checkCredential(app, id);
    expect(await news(app)).toEqual([
      `news:checked:${id}`,
      `news:changed:${id}@${chatKeyOf('tablet')}`,
    ]);
  });

  test('requests a machine only for a paid account', async () => {
    const { app } = await aBench();
    await checkCredential(app, await pastedCredential(app, ALICE, given('SETUP_TOKEN')));
    expect(await query(app, 'SELECT id FROM machines')).toEqual([]);
  });

  test('that is rejected does not touch the one in use', async () => {
    const { app } = await aBench();
    await acceptedCredential(app, ALICE, given('SETUP_TOKEN'));
    const id = await pastedCredential(app, ALICE, { ...given('INVALID_KEY'), version: 2 });
    await checkCredential(app, id);
    expect(
      await query(app, 'SELECT version, state FROM credentials ORDER BY version'),
    ).toMatchObject([
      { version: 1, state: 'accepted' },
      { version: 2, state: 'rejected' },
    ]);
  });

  test.each<CredentialName>(['NO_CREDIT_KEY', 'RESTRICTED_KEY'])(
    'that does not work now (%s) takes the place of no credential that works',
    async (name) => {
      const { app } = await aBench();
      await acceptedCredential(app, ALICE, given('SETUP_TOKEN'));
      const id = await pastedCredential(app, ALICE, { ...given(name), version: 2 });
      await checkCredential(app, id);
      expect(
        await query(app, 'SELECT version, state FROM credentials ORDER BY version'),
      ).toMatchObject([
        { version: 1, state: 'accepted' },
        { version: 2, state: 'rejected' },
      ]);
    },
  );

  test('a setup token expires after a year, a key never', async () => {
    const { app } = await aBench();
    await checkCredential(app, await pastedCredential(app, ALICE, given('SETUP_TOKEN')));
    await checkCredential(
      app,
      await pastedCredential(app, ALICE, { ...given('API_KEY'), version: 2 }),
    );
    const ends = await query(app, 'SELECT expires_at FROM credentials ORDER BY version');
    expect(ends.map((row) => row[0])).toEqual([NOW + 365 * DAY, null]);
  });
});

describe('a credential in use', () => {
  async function inUse(name: CredentialName = 'SETUP_TOKEN') {
    const bench = await aBench();
    const id = await acceptedCredential(bench.app, ALICE, given(name));
    return { ...bench, id };
  }

  test('that still works is rechecked within the interval, without news', async () => {
    const { app, id } = await inUse();
    await checkCredential(app, id);
    const row = await rowOf(app);
    expect(row['verdict']).toBe('valid');
    expect(row['due_at']).toBeGreaterThanOrEqual(NOW + 0.8 * INTERVAL);
    expect(row['due_at']).toBeLessThanOrEqual(NOW + 0.95 * INTERVAL);
    expect(await news(app)).toEqual([]);
  });

  test('that stopped working is reported within one interval', async () => {
    const { app, anthropic, id } = await inUse();
    await checkCredential(app, id);
    anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
    for (let checks = 0; checks < 2; checks += 1) {
      app.clock.now = Number((await rowOf(app))['due_at']);
      await checkCredential(app, id);
    }
    expect(await rowOf(app)).toMatchObject({ verdict: 'revoked' });
    expect(await news(app)).toHaveLength(1);
    expect(app.clock.now - NOW).toBeLessThanOrEqual(INTERVAL);
  });

  test('refused twice at the same time counts as refused once', async () => {
    const { app, anthropic, id } = await inUse();
    anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
    for (let checks = 0; checks < 3; checks += 1) await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid', due_at: NOW + 3 * MINUTE });
    expect(await news(app)).toEqual([]);
  });

  test('that is refused after an outage also needs a second refusal', async () => {
    const { app, anthropic, id } = await inUse();
    anthropic.faults.enable('down');
    for (let checks = 0; checks < 3; checks += 1) await checkCredential(app, id);
    anthropic.faults.heal();
    anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid' });
    anthropic.faults.enable('down');
    app.clock.now += MINUTE;
    await checkCredential(app, id);
    anthropic.faults.heal();
    app.clock.now += 2 * MINUTE;
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'revoked' });
    expect(await news(app)).toHaveLength(1);
  });

  test('that stays unusable for another reason causes no message', async () => {
    const { app, anthropic, id } = await inUse();
    await app.db.write([updateCredential(id, { verdict: 'revoked' })]);
    anthropic.setBehaviour('SETUP_TOKEN', 'expired');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'expired' });
    expect(await news(app)).toEqual([]);
  });

  test.each(['revoked', 'invalid_credentials', 'unknown'] as const)(
    'that is refused as %s after its year has expired',
    async (behaviour) => {
      const { app, anthropic, id } = await inUse();
      await app.db.write([updateCredential(id, { expiresAt: NOW, suspectedAt: NOW - DAY })]);
      anthropic.setBehaviour('SETUP_TOKEN', behaviour);
      await checkCredential(app, id);
      expect(await rowOf(app)).toMatchObject({ verdict: 'expired' });
    },
  );

  test('that Anthropic accepts after its year still works', async () => {
    const { app, id } = await inUse();
    await app.db.write([updateCredential(id, { expiresAt: NOW - DAY })]);
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid' });
  });

  test('is checked when its year ends, not hours later', async () => {
    const { app, id } = await inUse();
    await app.db.write([updateCredential(id, { expiresAt: NOW + MINUTE })]);
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ due_at: NOW + 2 * MINUTE });
  });

  test('a key that worked before and is now unknown counts as deleted, not as mistyped', async () => {
    const { app, anthropic, id } = await inUse('API_KEY');
    await app.db.write([updateCredential(id, { suspectedAt: NOW - DAY })]);
    anthropic.setBehaviour('API_KEY', 'unknown');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'revoked' });
  });

  test('a token that may not list models is valid once the machine has used it', async () => {
    const { app, id } = await inUse('INFERENCE_ONLY_TOKEN');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid', attempts: 0 });
    expect(await news(app)).toEqual([]);
  });

  test('without credit is checked every half hour, and reported when it has some', async () => {
    const { app, anthropic, id } = await inUse('API_KEY');
    anthropic.setBehaviour('API_KEY', 'no_credit');
    await checkCredential(app, id);
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'no_credit', due_at: NOW + 30 * MINUTE });
    expect(await news(app)).toHaveLength(1);
    anthropic.setBehaviour('API_KEY', 'valid');
    app.clock.now += 30 * MINUTE;
    await checkCredential(app, id);
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid' });
    expect(await news(app)).toHaveLength(2);
  });

  test('stays without credit while Anthropic cannot count tokens', async () => {
    const { app, anthropic, id } = await inUse('API_KEY');
    await app.db.write([updateCredential(id, { verdict: 'no_credit' })]);
    anthropic.faults.enable('overloaded:count-tokens');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'no_credit', due_at: NOW + 30_000 });
    expect(await news(app)).toEqual([]);
  });

  test('is reported as invalid only after a second refusal', async () => {
    const { app, anthropic, id } = await inUse();
    anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid', due_at: NOW + 3 * MINUTE });
    expect(await news(app)).toEqual([]);
    app.clock.now += 3 * MINUTE;
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'revoked', state: 'accepted' });
    expect(await news(app)).toHaveLength(1);
    app.clock.now += DAY;
    await checkCredential(app, id);
    expect(await news(app)).toHaveLength(1);
  });

  test('that was refused once by mistake causes no message', async () => {
    const { app, anthropic, id } = await inUse();
    anthropic.setBehaviour('SETUP_TOKEN', 'expired');
    await checkCredential(app, id);
    anthropic.setBehaviour('SETUP_TOKEN', 'valid');
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid', attempts: 0, suspected_at: null });
    expect(await news(app)).toEqual([]);
  });

  test('keeps its verdict while Anthropic is unavailable, and is checked less and less often', async () => {
    const { app, anthropic, id } = await inUse();
    anthropic.faults.enable('down');
    const waits: number[] = [];
    for (let times = 0; times < 5; times += 1) {
      await checkCredential(app, id);
      const row = await rowOf(app);
      expect(row['verdict']).toBe('valid');
      waits.push(Number(row['due_at']) - app.now());
      app.clock.now = Number(row['due_at']);
    }
    expect(waits).toEqual([30_000, 120_000, 600_000, 3_600_000, 3_600_000]);
    expect(await news(app)).toEqual([]);
  });

  test('that works again is reported', async () => {
    const { app, id } = await inUse();
    await app.db.write([updateCredential(id, { verdict: 'no_credit' })]);
    await checkCredential(app, id);
    expect(await news(app)).toHaveLength(1);
  });

  test('a test that the owner requests is answered at once, whatever the verdict', async () => {
    const { app, anthropic, id } = await inUse();
    for (const behaviour of ['valid', 'revoked', 'rate_limited'] as const) {
      anthropic.setBehaviour('SETUP_TOKEN', behaviour);
      app.clock.now += MINUTE;
      await app.db.write([testCredentialNow(ALICE, app.now())]);
      await checkCredential(app, id);
    }
    const events = await query(app, 'SELECT event FROM inbox');
    expect(events).toHaveLength(3);
  });

  test('a test that is requested during a check runs after it', async () => {
    const { app, id } = await inUse();
    await checkCredential({ ...app, anthropic: meanwhile(app, testCredentialNow(ALICE, NOW)) }, id);
    expect(await news(app)).toEqual([]);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid', due_at: NOW });
    await checkCredential(app, id);
    expect(await news(app)).toHaveLength(1);
    expect(Number((await rowOf(app))['due_at'])).toBeGreaterThan(NOW);
  });

  test('a test while Anthropic is unavailable does not change a good verdict', async () => {
    const { app, anthropic, id } = await inUse();
    anthropic.faults.enable('down');
    await app.db.write([testCredentialNow(ALICE, NOW)]);
    await checkCredential(app, id);
    anthropic.faults.heal();
    await checkCredential(app, id);
    expect(await rowOf(app)).toMatchObject({ verdict: 'valid' });
  });

  test('that was removed is not checked any more', async () => {
    const { app, anthropic, id } = await inUse();
    await app.db.write([removeCredentials(ALICE)]);
    await checkCredential(app, id);
    expect(anthropic.calls).toEqual([]);
    expect(await rowOf(app)).toMatchObject({ state: 'removed', sealed: null });
  });
});

test('a credential removed while it is being checked stays removed', async () => {
  const { app, anthropic } = await aBench();
  const id = await pastedCredential(app, ALICE, given('SETUP_TOKEN'));
  await checkCredential({ ...app, anthropic: meanwhile(app, removeCredentials(ALICE)) }, id);
  expect(await rowOf(app)).toMatchObject({ state: 'removed', sealed: null });
  expect(anthropic.calls).toHaveLength(1);
  expect(await news(app)).toEqual([]);
});

/** Anthropic's client, with an action of the person between the request and the answer. */
function meanwhile({ anthropic, db }: TestApp, doing: Statement): TestApp['anthropic'] {
  return {
    ...anthropic,
    listModels: async (kind, value) => {
      const answer = await anthropic.listModels(kind, value);
      await db.write([doing]);
      return answer;
    },
  };
}

test('an unknown credential is not checked', async () => {
  const { app, anthropic } = await aBench();
  await checkCredential(app, 'crd_nothing');
  expect(anthropic.calls).toEqual([]);
});
