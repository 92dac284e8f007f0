import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { query, testApp } from '../../test/fixtures/app.ts';
import { createApp } from '../create-app.ts';
import { hasEnded, nameHolder } from './holder.ts';
import { acquireLease } from './lease.ts';

/** The name that an ended process of this place would have had. */
async function anEndedHolder(): Promise<string> {
  const child = spawn('true');
  await once(child, 'exit');
  return nameHolder('automna').replace(`/${process.pid}/`, `/${child.pid}/`);
}

test('two holders with one label never have one name', () => {
  expect(nameHolder('automna')).not.toBe(nameHolder('automna'));
});

test('a holder has ended when its process is gone or its id belongs to another process', async () => {
  const own = nameHolder('automna');
  expect(hasEnded(own)).toBe(false);
  expect(hasEnded(await anEndedHolder())).toBe(true);
  const [label, place, pid, start, random] = own.split('/');
  expect(hasEnded([label, place, pid, `${start}0`, random].join('/'))).toBe(start !== '');
});

test.each(['somewhere', 'automna/elsewhere/999999/1/random', ''])(
  'what cannot be known counts as alive: "%s"',
  (holder) => {
    expect(hasEnded(holder)).toBe(false);
  },
);

test('a start frees the leases of ended processes at once, and no others', async () => {
  const app = await testApp();
  const other = await testApp({ beside: app });
  await acquireLease({ ...app, instanceId: await anEndedHolder() }, 'ended', 30_000);
  await acquireLease({ ...app, instanceId: 'automna/elsewhere/1/1/random' }, 'elsewhere', 30_000);
  await acquireLease(other, 'alive', 30_000);
  const next = await createApp({ ...app.config, instanceId: 'b' }, app);
  expect(next.instanceId).not.toBe(other.instanceId);
  expect(await query(app, 'SELECT name FROM leases ORDER BY name')).toMatchObject([
    { name: 'alive' },
    { name: 'elsewhere' },
  ]);
});
