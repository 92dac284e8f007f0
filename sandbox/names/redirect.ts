// Loaded by `node --import` into every program of a machine, before its own code. Names in SANDBOX_NAMES
// (`api.anthropic.com=4711`) lead to that port on loopback, so that a program reaches a stand-in by the real name, with
// everything the program does only for the real name. Other names are not found: a sandbox makes no outside lookups.
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, Socket, type TcpNetConnectOpts } from 'node:net';

type Target = { address: string; port: number };

const targets = new Map<string, Target>(
  (process.env['SANDBOX_NAMES'] ?? '')
    .split(',')
    .filter((entry) => entry !== '')
    .map((entry, index) => {
      const [name = '', port] = entry.split('=');
      // A public address, which passes guards against private ones. Nothing is sent there.
      return [name, { address: `198.41.0.${index + 4}`, port: Number(port) }];
    }),
);

function targetOf(host: string | undefined): Target | undefined {
  if (host === undefined) return undefined;
  return targets.get(host) ?? [...targets.values()].find(({ address }) => address === host);
}

function resolve(hostname: string): LookupAddress {
  if (isIP(hostname)) return { address: hostname, family: isIP(hostname) };
  if (hostname === 'localhost') return { address: '127.0.0.1', family: 4 };
  const target = targets.get(hostname);
  if (target) return { address: target.address, family: 4 };
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}

type Done = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

function lookup(hostname: string, options: LookupOptions | number | Done, last?: Done): void {
  const done = typeof options === 'function' ? options : last;
  const all = typeof options === 'object' && options.all === true;
  process.nextTick(() => {
    try {
      const found = resolve(hostname);
      if (all) done?.(null, [found]);
      else done?.(null, found.address, found.family);
    } catch (error) {
      done?.(error as Error);
    }
  });
}

async function lookupLater(hostname: string, options?: LookupOptions) {
  const found = resolve(hostname);
  return options?.all ? [found] : found;
}

type Connect = (this: Socket, ...given: unknown[]) => Socket;
const connect = Socket.prototype.connect as Connect;

function connectHere(this: Socket, ...given: unknown[]): Socket {
  // The library itself passes one array with the options and the callback.
  const [options, ...rest] = (Array.isArray(given[0]) ? given[0] : given) as [
    unknown,
    ...unknown[],
  ];
  const target = isTcp(options) ? targetOf(options.host) : undefined;
  if (!target || !isTcp(options)) return connect.apply(this, given);
  const moved = { ...options, host: '127.0.0.1', port: target.port, lookup: undefined };
  return connect.apply(this, [moved, ...rest]);
}

function isTcp(options: unknown): options is TcpNetConnectOpts {
  return typeof options === 'object' && options !== null && 'port' in options;
}

Object.assign(dns, { lookup });
Object.assign(dns.promises, { lookup: lookupLater });
Socket.prototype.connect = connectHere;
syncBuiltinESMExports();
