import { expect, test } from 'vitest';
import { query, subscribed } from '../../test/fixtures/app.ts';
import { aFleet, aRunningAgent, settle } from '../../test/fixtures/app-machine.ts';
import { raiseDesiredRev, updateMachine } from '../store/machines.ts';

const ALICE = 'acc_alice';

type Fleet = Awaited<ReturnType<typeof aFleet>>;

const machineRow = async ({ app }: Fleet) => (await query(app, 'SELECT * FROM machines'))[0]!;
const executions = ({ fly }: Fleet) =>
  fly.calls.filter(({ operation }) => operation === 'exec').length;

async function raise({ app }: Fleet): Promise<void> {
  await app.db.write([raiseDesiredRev(ALICE, app.now())]);
  await settle(app, ALICE);
}

test('a new machine boots with its document, so nothing has to be applied', async () => {
  const bench = await aFleet();
  await aRunningAgent(bench);
  expect(await machineRow(bench)).toMatchObject({
    document_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    document_applied_at: null,
  });
});

test('after a change of plan the new document is applied once', async () => {
  const bench = await aFleet();
  const { document_hash: before } = await aRunningAgent(bench, { plan: 'starter' });
  await subscribed(bench.app, ALICE, 'pro');
  await raise(bench);
  const after = await machineRow(bench);
  expect(after['document_hash']).not.toBe(before);
  expect(after['document_applied_at']).not.toBeNull();
  const done = executions(bench);
  await raise(bench);
  expect(executions(bench)).toBe(done);
});

test('a document that may not be in force is applied again, also on a sleeping machine', async () => {
  const bench = await aFleet();
  const row = await aRunningAgent(bench, { plan: 'starter' });
  await bench.fly.stopAll();
  await bench.app.db.write([updateMachine(String(row['id']), { documentHash: null })]);
  await raise(bench);
  expect(await machineRow(bench)).toMatchObject({
    document_hash: row['document_hash'],
    trouble: null,
  });
  expect((await machineRow(bench))['document_applied_at']).not.toBeNull();
});
