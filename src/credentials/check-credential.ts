import type { App } from '../app.ts';
import { entitlement } from '../billing/entitlement.ts';
import { prepareNews } from '../inbox.ts';
import { withLease } from '../lease.ts';
import { wantMachine } from '../machines/want-machine.ts';
import { remindOfEnd } from '../notices/token-reminders.ts';
import {
  type Credential,
  findCredential,
  toCredential,
  updateCredential,
} from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import { findMachineOfAccount, wantProbe } from '../store/machines.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { CREDENTIAL_PURPOSE } from './keep-credential.ts';
import type { CredentialKind } from './detect.ts';
import { openSeal } from './seal.ts';
import { isUsable, toVerdict, type Verdict } from './verdict.ts';

type CheckApp = Pick<
  App,
  | 'config'
  | 'log'
  | 'db'
  | 'queue'
  | 'bell'
  | 'anthropic'
  | 'locks'
  | 'instanceId'
  | 'now'
  | 'newId'
>;

const YEAR_MS = 365 * 24 * 3_600_000;
const RECHECK_MS = 24 * 3_600_000;
/** How soon to ask again while Anthropic gives no verdict; the last wait is repeated. */
const RETRY_MS = [30_000, 120_000, 600_000, 3_600_000];

/**
 * Asks Anthropic about a credential and acts on the answer: a pasted one is accepted or refused, one in use keeps
 * its verdict up to date. Only one of the places that open a seal. Nothing happens to one that is gone.
 */
export async function checkCredential(app: CheckApp, id: string): Promise<void> {
  await withLease(app, `credential:${id}`, async () => {
    const credential = await findOpen(app, id);
    if (!credential?.sealed) return;
    const verdict = await ask(app, credential, credential.sealed);
    // It may have been removed while Anthropic was asked.
    if (!(await findOpen(app, id))) return;
    if (credential.state === 'checking') await settlePaste(app, credential, verdict);
    else await settleRecheck(app, credential, verdict);
  });
}

async function findOpen(app: CheckApp, id: string): Promise<Credential | null> {
  const [result] = await app.db.read([findCredential(id)]);
  const row = result?.rows[0];
  const credential = row ? toCredential(row) : null;
  return credential && ['checking', 'accepted'].includes(credential.state) ? credential : null;
}

async function ask(app: CheckApp, credential: Credential, sealed: string): Promise<Verdict> {
  const { accountId, version, kind } = credential;
  const context = { owner: accountId, purpose: CREDENTIAL_PURPOSE, version };
  const value = openSeal(app.config.sealing, sealed, context);
  const models = await app.anthropic.listModels(kind, value);
  const verdict = weigh(kind, toVerdict(models));
  if (verdict !== 'valid' || kind !== 'api_key' || !models.modelId) return verdict;
  const counted = toVerdict(await app.anthropic.countTokens(kind, value, models.modelId));
  return counted === 'unknown' ? 'valid' : counted;
}

/** A setup token may do nothing but ask models: that it may not list them is no verdict. */
function weigh(kind: CredentialKind, verdict: Verdict): Verdict {
  return kind === 'setup_token' && verdict === 'restricted' ? 'unknown' : verdict;
}

async function settlePaste(app: CheckApp, credential: Credential, verdict: Verdict): Promise<void> {
  const { id, accountId, version, kind } = credential;
  const now = app.now();
  const accepted = isUsable(verdict);
  const news = await prepareNews(
    app,
    accountId,
    { type: 'credential_checked', during: 'paste' },
    `checked:${id}`,
  );
  const expiresAt = kind === 'setup_token' ? credential.createdAt + YEAR_MS : null;
  const change: Statement = updateCredential(id, {
    state: accepted ? 'accepted' : 'rejected',
    verdict,
    attempts: 0,
    ...(verdict === 'unknown' ? {} : { checkedAt: now }),
    ...(accepted ? {} : { sealed: null }),
    expiresAt,
    dueAt: accepted ? now + nextCheckMs(verdict, 0) : null,
  });
  const machine = accepted && (await isEntitled(app, accountId)) ? wantMachine(app, accountId) : [];
  const reminders = accepted && expiresAt !== null ? remindOfEnd({ id, accountId, expiresAt }) : [];
  await app.db.write([change, ...machine, ...reminders, ...news.statements]);
  app.log.info({ credentialId: id, version, kind, verdict }, 'credential checked');
  news.after();
  if (machine.length > 0) await app.queue.ring('sweep', {});
}

async function isEntitled(app: CheckApp, accountId: string): Promise<boolean> {
  const [result] = await app.db.read([findSubscription(accountId)]);
  const row = result?.rows[0];
  return row !== undefined && entitlement(toSubscription(row), app.now()).plan !== null;
}

/** `attempts` counts verdicts that did not come or were not believed yet; a test by the person starts it at 0. */
async function settleRecheck(
  app: CheckApp,
  credential: Credential,
  verdict: Verdict,
): Promise<void> {
  const { id, accountId, attempts } = credential;
  const now = app.now();
  const wasAsked = attempts === ASKED_BY_PERSON;
  // One refusal may be a hiccup at Anthropic; a dead credential is dead minutes later too.
  const isDoubtful =
    !isUsable(verdict) && credential.verdict !== verdict && attempts < 1 && !wasAsked;
  if (isDoubtful) {
    await app.db.write([updateCredential(id, { attempts: 1, dueAt: now + CONFIRM_MS })]);
    return;
  }
  const ready = await hasReadyMachine(app, accountId);
  // A check that makes no request cannot know of missing credit: the machine asks for real.
  const isProbed = ready && isUsable(verdict) && (wasAsked || foundByUse(credential, verdict));
  if (isProbed) {
    await app.db.write([
      updateCredential(id, { attempts: 0, dueAt: now + RECHECK_MS }),
      wantProbe(accountId, wasAsked ? 'test' : 'recheck', now),
    ]);
    await app.queue.ring('sweep', {});
    return;
  }
  const isNews = wasAsked || (verdict !== 'unknown' && verdict !== credential.verdict);
  const news = isNews
    ? await prepareNews(
        app,
        accountId,
        { type: 'credential_checked', during: wasAsked ? 'test' : 'recheck' },
        `rechecked:${id}:${now}`,
      )
    : { statements: [], after: () => undefined };
  await app.db.write([
    updateCredential(id, {
      attempts: verdict === 'unknown' ? Math.max(attempts, 0) + 1 : 0,
      ...(verdict === 'unknown' && !wasAsked ? {} : { verdict }),
      ...(verdict === 'unknown' ? {} : { checkedAt: now }),
      dueAt: now + nextCheckMs(verdict, Math.max(attempts, 0)),
    }),
    ...news.statements,
  ]);
  news.after();
}

function foundByUse(credential: Credential, verdict: Verdict): boolean {
  return verdict === 'valid' && credential.verdict !== null && NEEDS_USE.has(credential.verdict);
}

async function hasReadyMachine(app: CheckApp, accountId: string): Promise<boolean> {
  const [result] = await app.db.read([findMachineOfAccount(accountId)]);
  return result?.rows[0]?.['state'] === 'ready';
}

/** Verdicts that a free request does not always show. */
const NEEDS_USE = new Set<Verdict>(['no_credit', 'extra_usage', 'restricted']);

/** The value of `attempts` that marks a test the person asked for. */
const ASKED_BY_PERSON = -1;
const CONFIRM_MS = 3 * 60_000;

function nextCheckMs(verdict: Verdict, attempts: number): number {
  if (verdict !== 'unknown') return RECHECK_MS;
  return RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? RECHECK_MS;
}
