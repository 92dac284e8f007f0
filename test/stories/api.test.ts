import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { paste } from '../fixtures/guest.ts';
import { findSecrets, findText } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { errorLines, openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

describe.each(PLATFORMS)('programs of a customer on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  /** Calls the API as a program does. */
  const call = async (key: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${key}`);
    const answer = await fetch(`${world.webUrl}${path}`, { ...init, headers });
    const text = await answer.text();
    const body = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text };
    return { status: answer.status, body, headers: answer.headers };
  };
  const sends = (method: string, value: object): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });

  test('get keys in the chat, reach the account and the agent with them, and stop when a key is revoked', async () => {
    const alice = world.guest('alice');
    await alice.becomesCustomer('SETUP_TOKEN', 'Power');
    await alice.says('/api');
    await alice.sees('up to 30 requests a minute', 'You don’t have a key yet.');
    const reading = await makesKey('New: read only');
    const full = await makesKey('New: full access');
    await alice.says('/api');
    await alice.sees(`Key …${full.slice(-4)}`, 'full access', 'read only');

    const account = await call(reading, '/api/v1/account');
    expect([account.status, account.body]).toEqual([
      200,
      expect.objectContaining({ plan: 'Power', plan_state: 'subscribed', scope: 'read' }),
    ]);
    expect((await call(reading, '/api/v1/usage')).body['services']).toContainEqual({
      service: 'search',
      unit: 'request',
      used: 0,
      limit: 10_000,
      left: 10_000,
    });
    const { body: machine } = await call(reading, '/api/v1/machine');
    expect(machine).toMatchObject({ state: 'ready', is_stopped: false });
    expect((await call(reading, '/api/v1/channels')).body).toEqual({ channels: [] });
    const { body: claude } = await call(reading, '/api/v1/credential');
    expect(claude).toMatchObject({ connected: true, kind: 'setup_token' });
    expect(JSON.stringify(claude)).not.toContain('sk-ant');
    const refused = await call(reading, '/api/v1/machine/restart', { method: 'POST' });
    expect([refused.status, refused.body['error']]).toEqual([
      403,
      expect.objectContaining({ code: 'read_only' }),
    ]);

    expect((await call(full, '/api/v1/machine/stop', { method: 'POST' })).status).toBe(202);
    await alice.sees('Stopped.');
    expect((await call(full, '/api/v1/machine/wake', { method: 'POST' })).status).toBe(409);
    expect((await call(full, '/api/v1/machine/go', { method: 'POST' })).status).toBe(202);
    await alice.isDone();

    const key = sends('PUT', { value: paste('API_KEY') });
    expect((await call(full, '/api/v1/credential', key)).status).toBe(202);
    await alice.sees('Your agent now uses the key ending in');
    const wrong = await call(full, '/api/v1/credential', sends('PUT', { value: 'hello' }));
    expect(wrong.status).toBe(400);
    expect((await call(full, '/api/user/byok')).body).toMatchObject({ kind: 'api_key' });
    expect((await call(full, '/api/user/byok/test', { method: 'POST' })).status).toBe(202);

    const folder = await call(full, '/api/v1/files');
    expect(folder.body).toMatchObject({ state: 'listed', total: 5 });
    const asked = await call(full, '/api/v1/files/downloads', sends('POST', { path: 'SOUL.md' }));
    expect(asked.status).toBe(202);
    await settles(full, String(asked.body['id']), 'here');
    const content = await call(full, `/api/v1/files/transfers/${String(asked.body['id'])}/content`);
    expect(content.body['text']).toContain('Be helpful.');
    const put = await call(full, '/api/v1/files/uploads?folder=memory&name=from-afar.txt', {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'hello agent',
    });
    await settles(full, String(put.body['id']), 'done');
    const outside = await call(full, '/api/v1/files?path=..%2F..');
    expect(outside.body).toMatchObject({ state: 'failed', trouble: 'hidden' });

    expect((await call(full, '/api/user/byok', { method: 'DELETE' })).status).toBe(202);
    await alice.sees('A program with one of your API keys disconnected your Claude.');
    await alice.says('/api');
    await alice.isDone();
    await alice.taps(`Revoke …${full.slice(-4)}`);
    await alice.taps('Revoke it');
    await alice.sees(`Key …${full.slice(-4)} no longer works.`);
    await alice.isDone();
    expect((await call(full, '/api/v1/account')).status).toBe(401);
    expect((await call(reading, '/api/v1/account')).status).toBe(200);
    expect(await alice.mishaps()).toEqual([]);
    expect([...findText(world, reading), ...findText(world, full)]).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
    expect(errorLines(world)).toEqual([]);

    async function makesKey(label: string): Promise<string> {
      await alice.says('/api');
      await alice.isDone();
      await alice.taps(label);
      const page = await alice.opens('Show my new key');
      expect(await (await fetch(page)).text()).not.toContain('amna_');
      const shown = await (await fetch(page, { method: 'POST' })).text();
      const made = /amna_[0-9a-f]{48}/.exec(shown)?.[0] ?? '';
      expect(made).not.toBe('');
      expect((await fetch(page, { method: 'POST' })).status).toBe(404);
      await alice.sees('A new API key for this account was just shown');
      await alice.isDone();
      return made;
    }
  });

  async function settles(key: string, id: string, state: string): Promise<void> {
    const sql = 'SELECT state FROM file_transfers WHERE id = ?';
    await until(
      async () => {
        const [found] = await world.app.db.read({
          sql,
          args: [id],
          parse: (rows) => rows[0]?.['state'],
        });
        return found === state;
      },
      () => `the file is not ${state}`,
    );
    expect((await call(key, `/api/v1/files/transfers/${id}`)).body).toMatchObject({ state });
  }

  test('hear what Power gains on a smaller plan', async () => {
    const bob = world.guest('bob');
    await bob.becomesCustomer('SETUP_TOKEN', 'Pro');
    await bob.says('/api');
    await bob.sees('With Power your own programs can reach', 'Upgrade to Power');
    expect(await bob.mishaps()).toEqual([]);
    expect(errorLines(world)).toEqual([]);
  });
});
