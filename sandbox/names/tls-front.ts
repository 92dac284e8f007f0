import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

export type TlsFront = { port: number; close(): Promise<void> };

/** Terminates TLS on loopback and forwards the plain bytes to a stand-in, because the real names require TLS. */
export async function startTlsFront(certificate: Certificate, url: string): Promise<TlsFront> {
  const open = new Set<TLSSocket>();
  const server = createServer(certificate, (outer) => {
    const inner = connect(Number(new URL(url).port), '127.0.0.1');
    open.add(outer);
    outer.once('close', () => open.delete(outer));
    // When either side closes or fails, close the other one as well.
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
