import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { callGateway } from './rpc.ts';

// The WebSocket half is tested against OpenClaw itself, in test/openclaw.

test('the answer of the gateway is passed on', async () => {
  const port = await gateway(200, { id: '1', ok: true, payload: { enabled: false } });
  expect(await ask(port)).toEqual({ ok: true, payload: { enabled: false } });
});

test.each([
  [400, { ok: false, error: { code: 'INVALID_REQUEST', message: 'no' } }, 'INVALID_REQUEST'],
  [401, { error: { message: 'Unauthorized', type: 'unauthorized' } }, 'UNAUTHORIZED'],
  [502, 'Bad gateway', 'HTTP_502'],
])('a refusal with %i is an answer too', async (status, body, code) => {
  const port = await gateway(status, body);
  expect(await ask(port)).toMatchObject({ ok: false, error: { code } });
});

test('a missing gateway and a silent one have different codes', async () => {
  const gone = await gateway(200, {}, { close: true });
  expect(await ask(gone)).toMatchObject({ ok: false, error: { code: 'UNREACHABLE' } });
  const silent = await gateway(200, null);
  expect(await ask(silent, 50)).toMatchObject({ ok: false, error: { code: 'TIMEOUT' } });
});

function ask(port: number, timeoutMs = 5000) {
  return callGateway({
    port,
    token: 'gateway-token',
    method: 'cron.status',
    params: {},
    timeoutMs,
  });
}

async function gateway(status: number, body: object | string | null, { close = false } = {}) {
  const server = createServer((request, response) => {
    if (body === null) return;
    const isOurs = request.headers.authorization === 'Bearer gateway-token';
    response.writeHead(isOurs ? status : 403);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const end = () => server.close() && server.closeAllConnections();
  if (close) end();
  else onTestFinished(end);
  return port;
}
