import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen, type StandInEnv } from '../stand-in.ts';
import { selfSigned } from './certificate.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';

const run = promisify(execFile);
const REDIRECT = fileURLToPath(new URL('redirect.ts', import.meta.url));

let standIn: Awaited<ReturnType<typeof listen>>;
let front: TlsFront;
let caFile: string;
beforeAll(async () => {
  const app = new Hono<StandInEnv>();
  app.all('*', (c) => c.text(`${c.req.header('host')} ${c.req.path}`));
  standIn = await listen(app, 0);
  const certificate = await selfSigned(['api.example.com', 'other.example.com']);
  caFile = join(mkdtempSync(join(tmpdir(), 'names-')), 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  front = await startTlsFront(certificate, standIn.url);
});
afterAll(async () => {
  await front.close();
  await standIn.close();
});

/** What a program prints that runs with these names. */
async function program(script: string, names = `api.example.com=${front.port}`): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', '--import', REDIRECT, '--input-type=module', '-e', script],
    { env: { ...process.env, SANDBOX_NAMES: names, NODE_EXTRA_CA_CERTS: caFile } },
  );
  return stdout.trim();
}

const asking = (url: string) => `
  const answer = fetch('${url}').then((found) => found.text(), (error) => error.cause.code);
  console.log(await answer);`;
const ASK = asking('https://api.example.com/v1/models');

test('a program reaches the stand-in by the real name, over TLS it believes', async () => {
  expect(await program(ASK)).toBe('api.example.com /v1/models');
});

test('a name that is not listed is not found', async () => {
  expect(await program(ASK, 'other.example.com=1')).toBe('ENOTFOUND');
});

test('a listed name resolves to a public address, by each way to ask', async () => {
  const script = `
    import { lookup } from 'node:dns';
    import { lookup as later } from 'node:dns/promises';
    const { address } = await later('api.example.com');
    const [all] = await later('api.example.com', { all: true });
    lookup('api.example.com', (error, last) => console.log(new Set([address, all.address, last])));`;
  expect(await program(script)).toMatch(/^Set\(1\) \{ '198\.41\.0\.\d+' \}$/);
});

test('an address that a name resolved to leads to the stand-in as well', async () => {
  const script = `
    import { lookup } from 'node:dns/promises';
    import { connect } from 'node:tls';
    const { address } = await lookup('api.example.com');
    const socket = connect({ host: address, port: 443, servername: 'api.example.com' }, () => {
      console.log(socket.authorized);
      socket.end();
    });`;
  expect(await program(script)).toBe('true');
});

test('loopback is left alone', async () => {
  const server = createServer((_, answer) => answer.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const url = `http://127.0.0.1:${port}/`;
  expect(await program(asking(url))).toBe('here');
  server.close();
});

test('a name that the certificate does not hold is refused', async () => {
  const names = `api.example.com=${front.port},third.example.com=${front.port}`;
  expect(await program(asking('https://third.example.com/'), names)).toBe(
    'ERR_TLS_CERT_ALTNAME_INVALID',
  );
});
