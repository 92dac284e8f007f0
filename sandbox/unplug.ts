import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const closed = new WeakSet<object>();

/** The server has ended for good and must not listen again. */
export function stayClosed(server: Server): void {
  closed.add(server);
}

/** The event of a server that is cut off, for connections that are no longer HTTP's. */
export const UNPLUGGED = 'unplugged';

/** The server behind a connection refuses connections for a while, and has dropped those that it had. */
export function unplug(socket: Socket, ms: number): void {
  const server = serverOf(socket);
  if (server) unplugServer(server, ms);
}

export function unplugServer(server: Server, ms: number): void {
  if (!server.listening) return;
  const { port, address } = server.address() as AddressInfo;
  server.close();
  server.closeAllConnections();
  server.emit(UNPLUGGED);
  setTimeout(() => {
    if (!closed.has(server)) server.listen(port, address);
  }, ms);
}

function serverOf(socket: Socket): Server | undefined {
  return (socket as Socket & { server?: Server }).server;
}
