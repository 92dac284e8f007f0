import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

type Sessions = {
  isRunning(id: string | undefined): boolean;
  /** A connection to it has ended. */
  left(id: string | undefined): void;
};

type Browsers = {
  connections(): number;
  use(address: string): void;
  close(): void;
};

/** A browser for each connection: it answers every command with an empty result, or it is a real one. */
export function serveBrowsers(server: Server, sessions: Sessions): Browsers {
  const browsers = new WebSocketServer({ noServer: true });
  let real: string | null = null;
  server.on('upgrade', (request, socket, head) => {
    const id = /signingKey=([\w-]+)\./.exec(request.url ?? '')?.[1];
    browsers.handleUpgrade(request, socket, head, (client) => {
      if (!sessions.isRunning(id)) return client.close(1008, 'Invalid signing key');
      if (real === null) drive(client);
      else relay(client, new WebSocket(real));
      client.once('close', () => sessions.left(id));
    });
  });
  return {
    connections: () => browsers.clients.size,
    use: (address) => void (real = address),
    close: () => {
      for (const client of browsers.clients) client.terminate();
    },
  };
}

function drive(client: WebSocket): void {
  client.on('message', (data: Buffer) => client.send(JSON.stringify(answerTo(data.toString()))));
}

/** What is no command is refused, and the connection stays. Source: Chromium's inspector_protocol, `DispatchCode`. */
function answerTo(words: string): object {
  try {
    const { id, method } = JSON.parse(words) as { id?: unknown; method?: unknown };
    if (typeof id === 'number' && typeof method === 'string') return { id, result: { method } };
  } catch {
    // Refused below.
  }
  return { error: { code: -32700, message: 'Message must be a valid JSON' } };
}

/** What comes before the browser is there waits for it. */
function relay(client: WebSocket, browser: WebSocket): void {
  const early: Buffer[] = [];
  const send = (data: Buffer): void => browser.send(data, { binary: false });
  client.on('message', (data: Buffer) => {
    if (browser.readyState === WebSocket.CONNECTING) early.push(data);
    else send(data);
  });
  browser.once('open', () => early.splice(0).forEach(send));
  browser.on('message', (data: Buffer) => client.send(data, { binary: false }));
  browser.on('error', () => client.terminate());
  browser.once('close', () => client.close());
  client.once('close', () => browser.terminate());
}
