import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

export type TlsFront = { port: number; close(): Promise<void> };

/** Ends TLS on loopback and hands the plain bytes to a stand-in, as the real names need it. */
export async function startTlsFront(certificate: Certificate, url: string): Promise<TlsFront> {
  const open = new Set<TLSSocket>();
  const server = createServer(certificate, (outer) => {
    const inner = connect(Number(new URL(url).port), '127.0.0.1');
    open.add(outer);
    outer.once('close', () => open.delete(outer));
    // Either side may go at any time; the other one goes with it.
    outer.on('error', () => inner.destroy());
    inner.on('error', () => outer.destroy());
    outer.pipe(inner).pipe(outer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
