import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems hand to outgoing connections; a gateway takes a few above its own for its helpers. */
const LOWEST = 20_000;
const BLOCKS = 600;
const BLOCK = 20;

const given = new Set<number>();

/** A port that nobody listens on, far enough from every other one this process has given out. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + randomInt(BLOCKS) * BLOCK;
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
