import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  query,
  says,
  type TestApp,
  valueOf,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import {
  anOperatedApp,
  asks,
  shownTo,
  workOffOperations,
} from '../../test/fixtures/operated-app.ts';
import { OPERATOR_COMMANDS } from '../conversation/operators/commands.ts';
import { ALL_OPERATIONS } from '../conversation/operators/operations/operations.ts';
import { sealAudit, verifyAudit } from './seal-audit.ts';

const audit = (app: TestApp) =>
  query(app, 'SELECT actor, role, action, customer, reason, before, after FROM audit ORDER BY seq');
const stateOf = (app: TestApp) => valueOf(app, 'SELECT state FROM operations ORDER BY rowid DESC');

describe('an operation', () => {
  test('that destroys nothing is done at once, for any id of the account', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_reconcile alice');
    expect(await stateOf(app)).toBe('done');
    expect(await valueOf(app, 'SELECT desired_rev FROM machines')).toBe(2);
    expect(await audit(app)).toMatchObject([
      {
        actor: 'console:otto',
        role: 'operator',
        action: 'reconcile',
        customer: 'acc_alice',
        before: 'ready',
        after: 'ready, 1 behind',
      },
    ]);
    expect(await wordsFor(app, 'alice')).toBe('');
  });

  test('is asked back with its blast radius and its arguments, and changes nothing until then', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_suspend acc_alice sends spam');
    const question = await shownTo(app, 'otto');
    expect(question?.body[0]?.text).toContain('taken off the network');
    expect(question?.fields).toContainEqual({ label: 'Account', value: 'acc_alice' });
    expect(question?.fields).toContainEqual({ label: 'Reason', value: 'sends spam' });
    expect(await audit(app)).toEqual([]);
    await asks(app, 'otto', 'Yes, do it');
    expect(await valueOf(app, 'SELECT reason FROM suspensions')).toBe('sends spam');
    expect(await audit(app)).toMatchObject([{ action: 'suspend', after: 'suspended: sends spam' }]);
    const told = await wordsFor(app, 'alice');
    expect(told).toContain('Somebody from our team (operator) suspended your agent.');
    expect(told).toContain('The reason given: sends spam');
    await says(app, 'alice', '/privacy');
    expect((await shownTo(app, 'alice'))?.fields?.[0]?.value).toContain('suspended your agent');
  });

  test('is not done after its time, nor when the operator says no', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_restart acc_alice');
    app.clock.now += 3 * MINUTE;
    await asks(app, 'otto', 'Yes, do it');
    expect(await stateOf(app)).toBe('expired');
    await asks(app, 'otto', '/ops_restart acc_alice');
    await asks(app, 'otto', 'No');
    expect(await stateOf(app)).toBe('cancelled');
    expect(await audit(app)).toEqual([]);
  });

  test('a button of an earlier question does not answer a later one', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_restart acc_alice');
    const [first] = await waitingFor(app, 'otto');
    await asks(app, 'otto', '/ops_suspend acc_alice spam');
    const later = (await waitingFor(app, 'otto')).at(-1);
    expect(later?.screen.choices?.[0]?.id).toMatch(/^yes:/);
    expect(later?.ref).not.toBe(first?.ref);
  });

  test('needs the role when it is asked for and again when it is done', async () => {
    const app = await anOperatedApp();
    await asks(app, 'vera', '/ops_restart acc_alice');
    expect(await wordsFor(app, 'vera')).toContain('That needs the role operator; yours is viewer.');
    expect(await query(app, 'SELECT * FROM operations')).toEqual([]);
    await asks(app, 'otto', '/ops_restart acc_alice');
    const { operators } = app.config;
    const roles = { ...operators.roles, console: { otto: 'viewer' as const } };
    const after = { ...app, config: { ...app.config, operators: { ...operators, roles } } };
    await says(app, 'otto', 'Yes, do it');
    await workOffOperations(after);
    expect(await stateOf(app)).toBe('refused');
    expect(await audit(app)).toEqual([]);
  });

  test('says what is missing, and finds nobody for an unknown id', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_suspend acc_alice');
    expect(await wordsFor(app, 'otto')).toContain('/ops_suspend ACCOUNT REASON. REASON: Why');
    await asks(app, 'otto', '/ops_wake nobody');
    expect(await wordsFor(app, 'otto')).toContain('Nothing is called nobody.');
    await asks(app, 'otto', '/ops_wake bob');
    expect((await shownTo(app, 'otto'))?.body[0]?.text).toBe('This customer has no machine.');
  });

  test('waits for another operator where the settings ask for one', async () => {
    const app = await anOperatedApp({ OPERATORS_SECOND: 'suspend' });
    await asks(app, 'otto', '/ops_suspend acc_alice spam');
    await asks(app, 'otto', 'Yes, do it');
    expect(await stateOf(app)).toBe('second');
    const id = String(await valueOf(app, 'SELECT id FROM operations'));
    expect(await wordsFor(app, 'olga')).toContain(`/ops_approve ${id}`);
    await asks(app, 'otto', `/ops_approve ${id}`);
    expect(await wordsFor(app, 'otto')).toContain(`Nothing called ${id} waits for approval.`);
    await asks(app, 'olga', `/ops_approve ${id}`);
    await asks(app, 'olga', 'Approve');
    expect(await audit(app)).toMatchObject([
      { actor: 'console:otto', after: 'suspended: spam (approved by console:olga)' },
    ]);
  });
});

test('the screen of one customer has a button for each operation that the role allows', async () => {
  const app = await anOperatedApp();
  await says(app, 'vera', '/ops_find alice');
  expect((await shownTo(app, 'vera'))?.choices?.map(({ id }) => id)).toEqual(['refresh', 'back']);
  await says(app, 'otto', '/ops_find alice');
  const labels = (await shownTo(app, 'otto'))?.choices?.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['Reconcile', 'Push Claude', 'Wake', 'Suspend']));
  await asks(app, 'otto', 'Wake');
  expect(await valueOf(app, 'SELECT wake_requested FROM machines')).toBe(1);
});

test('every operation is listed on the platforms with its options', () => {
  const listed = OPERATOR_COMMANDS.map(({ name }) => name);
  expect(new Set(listed).size).toBe(listed.length);
  for (const [name, { options, customer, words }] of ALL_OPERATIONS) {
    expect.soft(listed, name).toContain(`ops_${name}`);
    expect.soft(words.length, name).toBeLessThanOrEqual(100);
    const all = Object.entries(options);
    // What somebody fills in after an optional one could not be told from it, and a text takes the rest of the line.
    for (const [position, [option, { optional, kind }]] of all.entries()) {
      const isLast = position === all.length - 1;
      expect.soft(isLast || (!optional && kind !== 'text'), `${name} ${option}`).toBe(true);
      expect.soft(kind === 'account' ? option : 'account', name).toBe('account');
    }
    expect.soft(customer === null || 'account' in options, name).toBe(true);
  }
});

describe('the audit', () => {
  test('is a chain that finds a changed entry, and loses none', async () => {
    const app = await anOperatedApp();
    for (const what of ['reconcile', 'wake', 'reconcile'])
      await asks(app, 'otto', `/ops_${what} alice`);
    await sealAudit(app);
    await asks(app, 'otto', '/ops_reconcile alice');
    expect(await verifyAudit(app)).toMatchObject({ entries: 4, unsealed: 1, brokenAt: null });
    await sealAudit(app);
    const { head } = await verifyAudit(app);
    await sealAudit(app);
    expect(await verifyAudit(app)).toEqual({ entries: 4, unsealed: 0, brokenAt: null, head });
    await app.db.write(['DROP TRIGGER audit_never_changes', 'DROP TRIGGER audit_never_shrinks']);
    await app.db.write([`UPDATE audit SET actor = 'console:vera' WHERE seq = 2`]);
    expect(await verifyAudit(app)).toMatchObject({ brokenAt: 2 });
    await app.db.write([`UPDATE audit SET actor = 'console:otto' WHERE seq = 2`]);
    expect(await verifyAudit(app)).toMatchObject({ brokenAt: null });
    await expect(app.db.write(['DELETE FROM audit WHERE seq = 4'])).rejects.toThrow(/FOREIGN KEY/);
  });
});
