import type { App } from '../app.ts';
import type { Operation } from '../conversation/operators/operations/operation.ts';
import {
  isOperation,
  type OperationName,
  operationOf,
} from '../conversation/operators/operations/operations.ts';
import { APPROVE_MS, CONFIRM_MS, hasRole, type Role } from '../domain/operators.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { tellAccount, tellChat, tellOperators } from '../news/tell.ts';
import { addAudit } from '../store/audit.ts';
import {
  findOperation,
  type OperationChange,
  settleOperation,
  type StoredOperation,
} from '../store/operations.ts';
import { type Change, commit } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';
import { SWEEP_NOW } from '../work/effect-handlers.ts';
import { roleOfActor } from './is-operator.ts';
import type { Look } from './verbs/verb.ts';
import { verbOf } from './verbs/verbs.ts';

/**
 * Works off what an operator asked for: looks at what it would do, has it confirmed, by two people where a setting asks for that,
 * and carries it out with exactly the arguments that were shown. The role is checked each time. The change, its audit entry and
 * what the customer is told are one transaction.
 */
export function operate(app: App, id: string): Promise<void> {
  return workOffRow(app, id, WORK);
}

const WORK: DueRowWork<App, StoredOperation> = {
  find: findOperation,
  lease: ({ id }) => `operation:${id}`,
  async advance(app, operation) {
    await next(app, operation);
    return 'stop';
  },
  async recordFailure(app, operation, error) {
    const isExpected = error instanceof AppError;
    const reference = isExpected ? null : app.newId('ref');
    const fields = { err: error, reference, operation: operation.id, name: operation.name };
    app.log[isExpected ? 'info' : 'error'](fields, 'an operation was refused');
    const answer = isExpected ? error.message : `That failed. The log has the cause: ${reference}.`;
    await settle(app, operation, { state: 'refused', answer });
  },
};

type Known = { name: OperationName; definition: Operation; role: Role };

async function next(app: App, operation: StoredOperation): Promise<void> {
  const { state, name, actor, expiresAt } = operation;
  if (!isOperation(name)) {
    // One of a newer version, whose processes carry it out.
    if ((expiresAt ?? 0) <= app.now()) await settle(app, operation, { state: 'expired' });
    return;
  }
  const definition = operationOf(name);
  const role = roleOfActor(app.config, actor);
  if (role === null || !hasRole(role, definition.role)) {
    throw new AppError('denied', `That needs the role ${definition.role}.`);
  }
  const known = { name, definition, role };
  if (state === 'asked' || state === 'second') {
    if ((expiresAt ?? 0) <= app.now()) await settle(app, operation, { state: 'expired' });
    return;
  }
  if (state !== 'looking' && state !== 'confirmed') return;
  const look = await verbOf(name).look(app, operation.args);
  if (!definition.confirmed) return perform(app, operation, { ...known, look });
  const isShown = look.blast === operation.blast;
  if (state === 'looking' || !isShown) return ask(app, operation, look);
  if (needsSecond(app, operation)) return askSecond(app, operation);
  return perform(app, operation, { ...known, look });
}

function needsSecond(
  { config }: Pick<App, 'config'>,
  { name, approvedBy }: StoredOperation,
): boolean {
  return approvedBy === null && config.operators.second.includes(name);
}

async function ask(app: App, operation: StoredOperation, { before, blast }: Look): Promise<void> {
  const expiresAt = app.now() + CONFIRM_MS;
  const question = { before, blast, approvedBy: null, expiresAt, dueAt: expiresAt };
  await settle(app, operation, { state: 'asked', ...question });
}

async function askSecond(app: App, operation: StoredOperation): Promise<void> {
  const { id, actor, name } = operation;
  const expiresAt = app.now() + APPROVE_MS;
  await settle(app, operation, { state: 'second', expiresAt, dueAt: expiresAt }, [
    tellOperators(app, { type: 'approval_wanted', id, actor, name }, `approve:${id}`),
  ]);
}

async function perform(
  app: App,
  operation: StoredOperation,
  { name, definition, role, look }: Known & { look: Look },
): Promise<void> {
  const { id, actor, chat, args, approvedBy } = operation;
  const { changes, after, answer } = await verbOf(name).run(app, args, { id, actor, chat });
  const customer = textOf(args['account']);
  const reason = textOf(args['reason']);
  const { customer: access } = definition;
  const entry = {
    actor,
    role,
    action: name,
    object: JSON.stringify(args),
    customer,
    reason,
    before: look.before,
    after: approvedBy === null ? after : `${after} (approved by ${approvedBy})`,
    isShown: access !== null,
  };
  await settle(app, operation, { state: 'done', answer, before: look.before }, [
    ...changes,
    addAudit(entry, app.now()),
    ...(customer !== null && access?.isTold
      ? [
          tellAccount(
            app,
            customer,
            { type: 'accessed', what: access.what, role, reason },
            `accessed:${id}`,
          ),
        ]
      : []),
    SWEEP_NOW,
  ]);
}

/** Stores how far an operation is, and shows it in the chat that asked for it. */
async function settle(
  app: App,
  operation: StoredOperation,
  change: OperationChange,
  others: Change[] = [],
): Promise<void> {
  const { id, chat } = operation;
  const key = idFrom('opn', id, change.state ?? '', change.expiresAt ?? 0);
  await commit(app, [
    settleOperation(operation, { dueAt: null, ...change }),
    ...others,
    ...(change.state === 'expired'
      ? []
      : [tellChat(app, chat, { type: 'operation_changed', id }, key)]),
  ]);
}

function textOf(value: string | number | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
