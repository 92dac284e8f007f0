import type { Context } from 'hono';
import type { App } from '../../src/app.ts';
import { causeEffect, loadAccountFacts } from '../../src/chat/account-facts.ts';
import type { Effect } from '../../src/conversation/effects.ts';
import type { Facts } from '../../src/conversation/facts.ts';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { deleteCredential, putCredential } from '../../src/credentials/by-api.ts';
import { AppError } from '../../src/errors.ts';
import { credentialAnswer } from './answers.ts';
import { type ApiEnv, failure, tooMany } from './guard.ts';
import type { POWER_ACTIONS } from './routes.ts';

type C = Context<ApiEnv>;
const ACCEPTED = { accepted: true } as const;

export function factsOf(app: App, c: C): Promise<Facts> {
  return loadAccountFacts(app, c.get('caller').homeChat);
}

const POWER = {
  wake: { type: 'wake_machine' },
  restart: { type: 'restart_machine' },
  stop: { type: 'halt_agent' },
  go: { type: 'resume_agent' },
} as const satisfies Record<(typeof POWER_ACTIONS)[number], Effect>;

export async function power(app: App, c: C, action: keyof typeof POWER) {
  const { machine } = await factsOf(app, c);
  if (machine?.state !== 'ready') throw new AppError('conflict', 'the agent is not built yet');
  if (machine.halt && (action === 'wake' || action === 'restart')) {
    throw new AppError('conflict', 'the agent was stopped; let it go on first');
  }
  return cause(app, c, POWER[action]);
}

export async function readCredential(app: App, c: C) {
  return c.json(credentialAnswer(await factsOf(app, c)), 200);
}

export async function saveCredential(app: App, c: C, value: string) {
  const caller = c.get('caller');
  const { entitlement, deletion, spent, now } = await factsOf(app, c);
  if (!entitlement.plan || deletion) throw new AppError('denied', 'this account has no plan now');
  if (spent.secret)
    return tooMany(c, spent.secret - now, 'You have sent several keys in a short time.');
  const problem = await putCredential(app, caller, value);
  if (!problem) return c.json(ACCEPTED, 202);
  if (problem === 'too_many')
    return tooMany(c, await waitForPaste(app, c), 'You have sent several keys in a short time.');
  // In English: a program reads it.
  const words: Partial<Record<string, string>> = copyFor('en').pages.secret.problem;
  return failure(c, 400, problem, words[problem] ?? 'That is not a Claude credential.');
}

async function waitForPaste(app: App, c: C): Promise<number> {
  const { spent, now } = await factsOf(app, c);
  return Math.max(0, (spent.secret ?? now) - now);
}

export async function removeCredential(app: App, c: C) {
  const { credential } = await factsOf(app, c);
  if (!credential) throw new AppError('not_found', 'no Claude is connected');
  await deleteCredential(app, c.get('caller'));
  return c.json(ACCEPTED, 202);
}

export async function checkCredential(app: App, c: C) {
  const { credential } = await factsOf(app, c);
  if (!credential) throw new AppError('not_found', 'no Claude is connected');
  return cause(app, c, { type: 'test_credential' });
}

async function cause(app: App, c: C, effect: Effect) {
  const refused = await causeEffect(app, c.get('caller'), effect);
  if (refused)
    return tooMany(
      c,
      refused.possibleAt - app.now(),
      'You have just asked for this several times.',
    );
  return c.json(ACCEPTED, 202);
}
