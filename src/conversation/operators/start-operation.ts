import type { Context, Move } from '../flows/flow.ts';
import { operatorCopy } from '../languages/operators.ts';
import { withRole } from './command.ts';
import { type OperationName, operationOf } from './operations/operations.ts';
import { describe, readArgs, usageOf } from './options.ts';

/** What a typed operation leads to: its beginning, or a sentence that says what is missing. */
export function startOperation(
  { facts }: Pick<Context, 'facts'>,
  name: OperationName,
  typed: string,
): Move {
  const { options, role } = operationOf(name);
  const { args, wrong } = readArgs(options, typed);
  if (wrong !== null) return { stay: true, say: usageSentence(name, wrong) };
  const account = args['account'];
  const effect = { type: 'operate', operation: name } as const;
  if (typeof account !== 'string') {
    return withRole(facts.operator, role, {
      to: 'ops_operation',
      keep: { find: null },
      effects: [{ ...effect, args }],
    });
  }
  const found = facts.operator?.found ?? [];
  const [only, ...others] = found;
  if (!only) return { stay: true, say: operatorCopy.found.none(account) };
  if (others.length > 0) return { to: 'ops_find', keep: { find: account } };
  return withRole(facts.operator, role, {
    to: 'ops_operation',
    keep: { find: only.id },
    effects: [{ ...effect, args: { ...args, account: only.id } }],
  });
}

function usageSentence(name: OperationName, wrong: string): string {
  const { options } = operationOf(name);
  const option = options[wrong];
  const about = option ? describe(option) : operatorCopy.found.nothing;
  return operatorCopy.operation.usage(usageOf(`ops_${name}`, options), wrong, about);
}
