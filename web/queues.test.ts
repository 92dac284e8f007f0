import { expect, test } from 'vitest';
import { anOperatedApp, asks, shownTo } from '../test/fixtures/operated-app.ts';
import { query, testRedis, type TestApp } from '../test/fixtures/app.ts';
import { createQueue } from '../src/work/queue.ts';
import { createWebApp } from './app.ts';

const HOUR_MS = 3_600_000;

/** What an operator gets in the chat: a link that opens once. */
async function pathFor(app: TestApp, person: string): Promise<string> {
  await asks(app, person, '/ops_queues');
  const [link] = (await shownTo(app, person))?.links ?? [];
  return new URL(link?.url ?? '').pathname;
}

async function aBoard() {
  const app = await anOperatedApp();
  const queue = createQueue(await testRedis(), app.log);
  const served = { ...app, queue };
  const web = createWebApp(served);
  const enter = async (person: string) => {
    const path = await pathFor(app, person);
    const page = await web.request(path);
    expect(page.headers.get('set-cookie')).toBeNull();
    const entered = await web.request(path, { method: 'POST' });
    const cookie = entered.headers.get('set-cookie') ?? '';
    return { path, status: entered.status, cookie: cookie.split(';')[0] ?? '', given: cookie };
  };
  const get = (path: string, cookie: string, method = 'GET') =>
    web.request(`/ops/queues${path}`, { method, headers: { cookie } });
  return { app, queue, web, enter, get };
}

test('an operator looks into the queues by a link that opens once, sees ids, and changes nothing', async () => {
  const { app, queue, web, enter, get } = await aBoard();
  await queue.enqueue('send-notice', { id: 'ntc_1' }, HOUR_MS);
  const { path, status, cookie, given } = await enter('vera');
  expect(status).toBe(303);
  expect(given).toContain('Path=/ops/queues; HttpOnly');
  expect((await web.request(path, { method: 'POST' })).status).toBe(404);
  const page = await get('', cookie);
  const policy = page.headers.get('content-security-policy');
  for (const each of ["script-src 'self'", "style-src 'unsafe-inline' 'self'", "base-uri 'self'"])
    expect(policy).toContain(each);
  const html = await page.text();
  expect(html).toContain('<base href="/ops/queues/"');
  const [script] = /static\/js\/main\.\w+\.js/.exec(html) ?? [];
  expect((await get(`/${script}`, cookie)).headers.get('content-type')).toContain('javascript');
  const lane = 'automna-housekeeping';
  const shown = await get(`/api/queues?activeQueue=${lane}&status=delayed`, cookie);
  const { queues } = (await shown.json()) as {
    queues: { name: string; readOnlyMode: boolean; jobs: { id: string; data: object }[] }[];
  };
  expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
  const jobs = queues.flatMap((each) => each.jobs);
  expect(jobs.map(({ data }) => data)).toEqual([{ id: 'ntc_1' }]);
  for (const [method, action] of [
    ['PUT', `/api/queues/${lane}/${jobs[0]?.id}/clean`],
    ['PUT', `/api/queues/${lane}/empty`],
    ['POST', `/api/queues/${lane}/add`],
  ] as const)
    expect((await get(action, cookie, method)).status).toBe(404);
  expect(await query(app, 'SELECT actor, action, after FROM audit')).toMatchObject([
    { actor: 'console:vera', action: 'queues', after: 'opened' },
  ]);
  await queue.close();
});

test('nobody else gets in, and nobody stays who is an operator no more, or after an hour', async () => {
  const { app, queue, web, enter, get } = await aBoard();
  for (const mark of ['', 'queues_visit=lnk_1', 'queues_visit=lnk_1.forged'])
    expect((await get('/api/queues', mark)).status).toBe(404);
  const { cookie } = await enter('otto');
  expect((await get('/api/queues', cookie)).status).toBe(200);
  const without = {
    ...app.config.operators,
    roles: { ...app.config.operators.roles, console: {} },
  };
  const later = createWebApp({ ...app, queue, config: { ...app.config, operators: without } });
  const again = await later.request('/ops/queues/api/queues', { headers: { cookie } });
  expect(again.status).toBe(404);
  app.clock.now += HOUR_MS;
  expect((await get('/api/queues', cookie)).status).toBe(404);
  const late = await pathFor(app, 'otto');
  app.clock.now += 10 * 60_000;
  expect((await web.request(late, { method: 'POST' })).status).toBe(404);
  await queue.close();
});
