import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer } from './close-server.ts';

async function aServer(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.closeAllConnections());
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a request that is under way is answered, and no other', async () => {
  let finish = () => {};
  const { server, url } = await aServer((_request, response) => {
    finish = () => response.end('answered');
  });
  const arrived = once(server, 'request');
  const answer = fetch(url);
  await arrived;
  const closing = closeServer(server, 10_000);
  await expect(fetch(url)).rejects.toThrow();
  finish();
  expect(await (await answer).text()).toBe('answered');
  await closing;
});

test('a request without an end is cut', async () => {
  const { server, url } = await aServer(() => undefined);
  const arrived = once(server, 'request');
  const outcome = fetch(url).then(
    () => 'answered',
    () => 'cut',
  );
  await arrived;
  await closeServer(server, 10);
  expect(await outcome).toBe('cut');
});
