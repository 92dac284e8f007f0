import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { unlessAborted } from './aborted.ts';

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

test('a request that ends before its body does is nobody’s fault; any other mistake is one', async () => {
  const ended = new Promise<unknown>((resolve, reject) => {
    const server = createServer((request) => {
      readAll(request)
        .catch(unlessAborted(request))
        .then((body) => resolve(body), reject);
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1', () => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      const half = 'POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 10\r\n\r\nhalf';
      socket.write(half, () => socket.destroy());
    });
  });
  expect(await ended).toBeUndefined();
  const whole = { readableAborted: false } as IncomingMessage;
  expect(() => unlessAborted(whole)(new Error('a mistake'))).toThrow('a mistake');
});
