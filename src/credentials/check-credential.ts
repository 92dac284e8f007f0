import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import { prepareNews } from '../chat/receive.ts';
import { withLease } from '../work/lease.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { remindOfEnd } from '../notices/token-reminders.ts';
import {
  type Credential,
  type CredentialChange,
  findCredential,
  settleCredential,
  toCredential,
} from '../store/credentials.ts';
import { findMachineOfAccount, toMachine, requestProbe } from '../store/machines.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { CONFIRM_MS, nextCheckAt } from '../domain/credential-checks.ts';
import { openSeal } from '../sealing/seal.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { isUsable, toVerdict, type Verdict } from '../domain/verdicts.ts';
import { isFoundByUse, refineVerdict } from './refine-verdict.ts';

type CheckApp = Pick<
  App,
  | 'config'
  | 'log'
  | 'db'
  | 'queue'
  | 'wakeups'
  | 'anthropic'
  | 'locks'
  | 'instanceId'
  | 'now'
  | 'newId'
>;

const YEAR_MS = 365 * 24 * 3_600_000;

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
  const value = openSeal(app.config.sealing, sealed, credentialSeal(accountId, version));
  const models = await app.anthropic.listModels(kind, value);
  const verdict = refineVerdict(toVerdict(models), credential, app.now());
  if (verdict !== 'valid' || kind !== 'api_key' || !models.modelId) return verdict;
  const counted = toVerdict(await app.anthropic.countTokens(kind, value, models.modelId));
  // The key is accepted; only what counting had found before is still open.
  if (counted === 'unknown') return isFoundByUse(credential.verdict) ? 'unknown' : 'valid';
  return refineVerdict(counted, credential, app.now());
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
  const checked = { id, verdict, attempts: 0, expiresAt };
  const change: CredentialChange = {
    state: accepted ? 'accepted' : 'rejected',
    verdict,
    attempts: 0,
    ...(verdict === 'unknown' ? {} : { checkedAt: now }),
    ...(accepted ? {} : { sealed: null }),
    expiresAt,
    // The machine uses it as soon as it has it.
    usedAt: accepted ? now : null,
    dueAt: accepted ? nextCheckAt(now, checked, intervalOf(app)) : null,
  };
  const machine =
    accepted && (await isEntitled(app, accountId)) ? requestMachine(app, accountId) : [];
  const reminders = accepted && expiresAt !== null ? remindOfEnd({ id, accountId, expiresAt }) : [];
  await app.db.write([
    settleCredential(credential, change, now),
    ...machine,
    ...reminders,
    ...news.statements,
  ]);
  app.log.info({ credentialId: id, version, kind, verdict }, 'credential checked');
  news.after();
  if (machine.length > 0) await app.queue.enqueue('sweep', {});
}

async function isEntitled(app: CheckApp, accountId: string): Promise<boolean> {
  const [result] = await app.db.read([findSubscription(accountId)]);
  const row = result?.rows[0];
  return row !== undefined && entitlement(toSubscription(row), app.now()).plan !== null;
}

/** `attempts` counts verdicts that did not come; a test by the person starts it below 0. */
async function settleRecheck(app: CheckApp, credential: Credential, found: Verdict): Promise<void> {
  const { id, kind, verdict, attempts } = credential;
  const now = app.now();
  const wasAsked = attempts === ASKED_BY_PERSON;
  app.log.info({ credentialId: id, kind, known: verdict, found }, 'credential rechecked');
  if (!wasAsked && isDoubtful(credential, found, now)) {
    const suspectedAt = credential.suspectedAt ?? now;
    const dueAt = suspectedAt + CONFIRM_MS;
    const change = { suspectedAt, attempts: 0, dueAt };
    await app.db.write([settleCredential(credential, change, now)]);
    return;
  }
  const agent = await readAgent(app, credential.accountId);
  const wantsUse = wasAsked || (found === 'valid' && isUseDue(credential, agent, now));
  if (agent.isReady && isUsable(found) && wantsUse) {
    await haveItUsed(app, credential, { agent, why: wasAsked ? 'test' : 'recheck' });
  } else {
    await record(app, credential, found);
  }
}

/** One refusal of what worked is not believed; the second, some minutes later, is. */
function isDoubtful({ verdict, suspectedAt }: Credential, found: Verdict, now: number): boolean {
  const wasAlive = isUsable(verdict ?? 'unknown');
  const isFirst = suspectedAt === null || now - suspectedAt < CONFIRM_MS;
  return !isUsable(found) && wasAlive && isFirst;
}

type Agent = { isReady: boolean; isAlwaysOn: boolean };

async function readAgent(app: CheckApp, accountId: string): Promise<Agent> {
  const [machines, subscriptions] = await app.db.read([
    findMachineOfAccount(accountId),
    findSubscription(accountId),
  ]);
  const row = subscriptions?.rows[0];
  const machine = machines?.rows[0] ? toMachine(machines.rows[0]) : null;
  const { terms } = entitlement(row ? toSubscription(row) : null, app.now());
  return {
    // One that was paused, because its account shall go, stays down.
    isReady: machine?.state === 'ready' && !machine.paused,
    isAlwaysOn: terms?.alwaysOn ?? false,
  };
}

/**
 * What only use has shown only use can take back, and it settles a doubt. Beside that a machine that is up anyway sees
 * once a day what we cannot.
 */
function isUseDue(credential: Credential, { isAlwaysOn }: Agent, now: number): boolean {
  const { verdict, suspectedAt, usedAt } = credential;
  if (isFoundByUse(verdict) || suspectedAt !== null) return true;
  return isAlwaysOn && now - (usedAt ?? 0) >= USE_EVERY_MS;
}

/** A check that costs nothing cannot know of missing credit: the machine asks for real, and tells what it found. */
async function haveItUsed(
  app: CheckApp,
  credential: Credential,
  { agent, why }: { agent: Agent; why: 'test' | 'recheck' },
): Promise<void> {
  const { id, accountId, expiresAt } = credential;
  const now = app.now();
  // A machine that sleeps is not woken every half hour to hear that there is still no credit.
  const verdict = agent.isAlwaysOn ? (credential.verdict ?? 'valid') : 'valid';
  const dueAt = nextCheckAt(now, { id, verdict, attempts: 0, expiresAt }, intervalOf(app));
  await app.db.write([
    settleCredential(credential, { attempts: 0, usedAt: now, dueAt }, now),
    requestProbe(accountId, why, now),
  ]);
  await app.queue.enqueue('sweep', {});
}

/** Stores what was found. A change is told at once, at any hour: it is no reminder. */
async function record(app: CheckApp, credential: Credential, found: Verdict): Promise<void> {
  const { id, accountId, expiresAt } = credential;
  const now = app.now();
  const wasAsked = credential.attempts === ASKED_BY_PERSON;
  const attempts = Math.max(credential.attempts, 0);
  const isKnown = found !== 'unknown';
  const isChange = found !== credential.verdict && (isKnown || wasAsked);
  const during = wasAsked ? 'test' : 'recheck';
  const news = { type: 'credential_checked', during } as const;
  const told =
    wasAsked || (isChange && !wasDead(credential, found))
      ? await prepareNews(app, accountId, news, `rechecked:${id}:${now}`)
      : { statements: [], after: () => undefined };
  const change: CredentialChange = {
    attempts: isKnown ? 0 : attempts + 1,
    ...(isChange ? { verdict: found } : {}),
    ...(isKnown ? { checkedAt: now, suspectedAt: null } : {}),
    dueAt: nextCheckAt(now, { id, verdict: found, attempts, expiresAt }, intervalOf(app)),
  };
  await app.db.write([settleCredential(credential, change, now), ...told.statements]);
  told.after();
}

/** Its owner knows that it is dead; that Anthropic now gives another reason helps nobody. */
function wasDead({ verdict }: Credential, found: Verdict): boolean {
  return !isUsable(found) && !isUsable(verdict ?? 'unknown');
}

const intervalOf = (app: CheckApp): number => app.config.credentialCheckMs;

/** The value of `attempts` that marks a test the person asked for. */
const ASKED_BY_PERSON = -1;
const USE_EVERY_MS = 24 * 3_600_000;
