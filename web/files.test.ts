import { expect, test } from 'vitest';
import { testApp } from '../test/fixtures/app.ts';
import { machineUrl } from '../src/files/machine-url.ts';
import { signId } from '../src/sealing/signed-id.ts';
import { createWebApp } from './app.ts';

test.each([
  ['no transfer', 'ftr_nobody'],
  ['an address of another kind', null],
])('the machine of %s gets nothing and may send nothing', async (_what, id) => {
  const app = await testApp();
  const web = createWebApp(app);
  const path =
    id === null
      ? `/files/machine/${signId(app.config.sealing, 'file-page', 'ftr_1')}`
      : new URL(machineUrl(app, id)).pathname;
  for (const method of ['GET', 'PUT']) {
    const answer = await web.request(path, { method, ...(method === 'PUT' && { body: 'x' }) });
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'there is no such file' }]);
  }
});

test.each(['get', 'put'])(
  'a page to %s a file whose link is not ours says where to ask again',
  async (kind) => {
    const web = createWebApp(await testApp());
    const answer = await web.request(`/files/${kind}/lnk_1.forged`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect(await answer.text()).toContain('This page has expired.');
  },
);

test('without a key the API says how to get one', async () => {
  const web = createWebApp(await testApp());
  for (const path of ['/api/v1/account', '/api/v1/files', '/api/user/byok']) {
    const answer = await web.request(path, { headers: { authorization: 'Bearer amna_nothing' } });
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: { code: 'no_key', message: expect.stringContaining('/api in your chat') } },
    ]);
  }
  const described = (await (await web.request('/api/v1/openapi.json')).json()) as { paths: object };
  expect(Object.keys(described.paths)).toContain('/machine/{action}');
});
