import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { testMachine } from './test-machine.ts';
import { listFolder, sendFile, takeFile } from './workspace.ts';

function machineWithFiles() {
  const { settings, write } = testMachine();
  const root = join(settings.home, '.openclaw', 'workspace');
  const put = (path: string, content: string): void => {
    const full = join(root, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, content);
  };
  mkdirSync(root);
  write('{}');
  return { settings, root, put, write };
}

/** Our side: takes what is sent and gives what is asked for. */
async function ourSide(given = '') {
  const taken: Buffer[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.method === 'PUT') taken.push(body);
      response.end(given);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  return { url, taken, [Symbol.dispose]: () => void server.close() };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a folder lists its folders first, then its files with their sizes, and nothing hidden', () => {
  const { settings, put } = machineWithFiles();
  put('b.txt', 'four');
  put('a10.txt', '');
  put('a9.txt', '');
  put('notes/deep/x.md', 'x');
  put('.env', 'KEY=1');
  put('.git/config', '');
  put('auth-profiles.json', '{}');
  put('server.pem', '');
  const { entries, total } = listFolder(settings, '');
  expect(entries.map(({ name, isFolder, size }) => [name, isFolder, size])).toEqual([
    ['notes', true, 0],
    ['a9.txt', false, 0],
    ['a10.txt', false, 0],
    ['b.txt', false, 4],
  ]);
  expect(total).toBe(4);
  expect(listFolder(settings, 'notes').entries.map(({ name }) => name)).toEqual(['deep']);
});

test('a folder with very many files lists as many as one answer holds, and says how many there are', () => {
  const { settings, put } = machineWithFiles();
  for (let number = 0; number < 900; number += 1) put(`file-with-a-longer-name-${number}`, '');
  const { entries, total } = listFolder(settings, '');
  expect(total).toBe(900);
  expect(entries.length).toBeLessThan(900);
  expect(JSON.stringify(entries).length).toBeLessThan(45_000);
});

test.each([
  ['a path upwards', '../openclaw.json'],
  ['a path upwards in the middle', 'notes/../../openclaw.json'],
  ['an absolute path', '/etc/passwd'],
  ['a hidden file', '.env'],
  ['a file in a hidden folder', '.ssh/known_hosts'],
  ['a store of keys', 'auth-profiles.json'],
  ['a link out of the workspace', 'out'],
  ['a file behind a link out of the workspace', 'outside/openclaw.json'],
  ['a link to a hidden file', 'innocent.txt'],
  ['a zero byte', 'a\0b'],
])('%s is neither sent nor listed', async (_what, path) => {
  const { settings, root, put } = machineWithFiles();
  put('.env', 'KEY=1');
  put('notes/a.md', '');
  put('.ssh/known_hosts', '');
  put('auth-profiles.json', '{}');
  symlinkSync(join(root, '..', 'openclaw.json'), join(root, 'out'));
  symlinkSync(join(root, '..'), join(root, 'outside'));
  symlinkSync(join(root, '.env'), join(root, 'innocent.txt'));
  using us = await ourSide();
  await expect(sendFile(settings, { path, url: us.url, most: 100 })).rejects.toThrow(/hidden|gone/);
  expect(() => listFolder(settings, path)).toThrow(/hidden|gone/);
  expect(us.taken).toEqual([]);
  const names = listFolder(settings, '').entries.map(({ name }) => name);
  expect(names).toEqual(['notes']);
});

test.each(['~/.openclaw', '~', '/', '~/.openclaw/agents'])(
  'a workspace at %s would show the keys of OpenClaw, so nothing of it is shown',
  (workspace) => {
    const { settings, write } = machineWithFiles();
    write(JSON.stringify({ agents: { defaults: { workspace } } }));
    expect(() => listFolder(settings, '')).toThrow('hidden');
  },
);

test('a workspace of the owner’s choice is used', () => {
  const { settings, write } = machineWithFiles();
  write(JSON.stringify({ agents: { defaults: { workspace: '~/mine' } } }));
  mkdirSync(join(settings.home, 'mine'));
  writeFileSync(join(settings.home, 'mine', 'a.txt'), '');
  expect(listFolder(settings, '').entries.map(({ name }) => name)).toEqual(['a.txt']);
});

test('a file is sent whole, and one that is too large or a folder is not sent at all', async () => {
  const { settings, put } = machineWithFiles();
  put('notes/a.md', 'hello');
  using us = await ourSide();
  const { url } = us;
  expect(await sendFile(settings, { path: 'notes/a.md', url, most: 5 })).toEqual({ sent: 5 });
  expect(us.taken.map(String)).toEqual(['hello']);
  await expect(sendFile(settings, { path: 'notes/a.md', url, most: 4 })).rejects.toThrow(
    'too_large',
  );
  await expect(sendFile(settings, { path: 'notes', url, most: 4 })).rejects.toThrow('gone');
  await expect(sendFile(settings, { path: 'no', url, most: 4 })).rejects.toThrow('gone');
  expect(us.taken).toHaveLength(1);
});

test('a file that arrives replaces nothing, and the same content arrives once', async () => {
  const { settings, root, put } = machineWithFiles();
  put('a.txt', 'old');
  using us = await ourSide('new');
  const take = (name: string) =>
    takeFile(settings, { folder: '', name, url: us.url, sha256: sha256('new') });
  expect(await take('a.txt')).toEqual({ taken: 'a (2).txt' });
  expect(await take('a.txt')).toEqual({ taken: 'a (2).txt' });
  expect(await take('plain')).toEqual({ taken: 'plain' });
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('old');
  expect(readFileSync(join(root, 'a (2).txt'), 'utf8')).toBe('new');
  for (const name of ['.env', '../a', 'x/y', 'openclaw.json']) {
    await expect(take(name)).rejects.toThrow('hidden');
  }
  const damaged = { folder: '', name: 'b', url: us.url, sha256: sha256('other') };
  await expect(takeFile(settings, damaged)).rejects.toThrow('damaged');
  expect(listFolder(settings, '').total).toBe(3);
});
