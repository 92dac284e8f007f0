import type { App } from '../app.ts';
import { chatKey } from '../domain/chats.ts';
import { CONFIRM_MS, nextCheckAt } from '../domain/credential-checks.ts';
import type { ClaudeModel } from '../domain/models.ts';
import {
  isFoundByUse,
  isOfEdge,
  isUsable,
  limitEndsAt,
  refineVerdict,
  toVerdict,
  type Verdict,
} from '../domain/verdicts.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { tellAccount, tellEveryChat } from '../news/tell.ts';
import { planNotices } from '../notices/notices.ts';
import { noteBlockedAddress } from './blocked-address.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { openSeal } from '../sealing/seal.ts';
import { findHomeAddress } from '../store/chats.ts';
import {
  type Credential,
  type CredentialChange,
  findAcceptedCredential,
  findOpenCredential,
  type OpenCredential,
  settleCredential,
} from '../store/credentials.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { closeGrace } from '../store/graces.ts';
import { findMachineOfAccount, requestProbe } from '../store/machines.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';

type CheckApp = CommitApp & Pick<App, 'anthropic' | 'instanceId'>;

const YEAR_MS = 365 * 24 * 3_600_000;
/** Checks without an answer, over several minutes, before the machine is asked instead. */
const SILENT_CHECKS = 2;
const USE_EVERY_MS = 24 * 3_600_000;

/** The value of `attempts` that marks a test the owner requested. */
const REQUESTED_BY_OWNER = -1;

/**
 * Checks a credential at Anthropic and acts on the verdict: accepts or rejects a pasted credential, or updates the verdict of
 * the one in use. Does nothing for a credential that was removed.
 */
export function checkCredential(app: CheckApp, id: string): Promise<void> {
  return workOffRow(app, id, CREDENTIALS);
}

const CREDENTIALS: DueRowWork<CheckApp, OpenCredential> = {
  find: findOpenCredential,
  lease: (credential) => `credential:${credential.id}`,
  async advance(app, credential) {
    const found = await askAnthropic(app, credential);
    // The owner may have removed the credential during the request.
    const [isOpen] = await app.db.read(findOpenCredential(credential.id));
    if (!isOpen) return 'stop';
    if (credential.state === 'checking') await settlePaste(app, credential, found);
    else await settleRecheck(app, credential, found);
    return 'stop';
  },
  recordFailure: (_app, _credential, error) => Promise.reject(error),
};

type Found = { verdict: Verdict; limitedUntil: number | null; models: ClaudeModel[] };

async function askAnthropic(app: CheckApp, credential: OpenCredential): Promise<Found> {
  const { accountId, version, kind, sealed } = credential;
  const value = openSeal(app.config.sealing, sealed, credentialSeal(accountId, version));
  const { models, ...listed } = await app.anthropic.listModels(kind, value);
  if (isOfEdge(listed)) await noteBlockedAddress(app, accountId);
  const verdict = refineVerdict(toVerdict(listed), credential, app.now());
  const [newest] = models;
  if (verdict !== 'valid' || kind !== 'api_key' || !newest) {
    return { verdict, limitedUntil: limitEndsAt(listed.message), models };
  }
  const answer = await app.anthropic.countTokens(kind, value, newest.id);
  const counted = toVerdict(answer);
  const limitedUntil = limitEndsAt(answer.message);
  if (counted !== 'unknown') {
    return { verdict: refineVerdict(counted, credential, app.now()), limitedUntil, models };
  }
  // Anthropic accepted the key, but an earlier problem that only real use can show is still open.
  return { verdict: isFoundByUse(credential.verdict) ? 'unknown' : 'valid', limitedUntil, models };
}

async function settlePaste(
  app: CheckApp,
  credential: OpenCredential,
  { verdict, limitedUntil, models }: Found,
): Promise<void> {
  const { id, accountId, version, kind } = credential;
  const now = app.now();
  const [home, inUse] = await app.db.read(
    findHomeAddress(accountId),
    findAcceptedCredential(accountId),
  );
  if (verdict === 'unknown' && inUse?.verdict === 'valid') return keepWaiting(app, credential);
  const isAccepted = isUsable(verdict) && !wouldHarm(inUse, verdict);
  const expiresAt = kind === 'setup_token' ? credential.createdAt + YEAR_MS : null;
  const checked = { id, verdict, attempts: 0, expiresAt };
  const change: CredentialChange = {
    state: isAccepted ? 'accepted' : 'rejected',
    verdict,
    attempts: 0,
    limitedUntil,
    ...knownModels(models),
    ...(verdict === 'unknown' ? {} : { checkedAt: now }),
    ...(isAccepted ? {} : { sealed: null }),
    expiresAt,
    // The machine uses the credential as soon as it has been pushed.
    usedAt: isAccepted ? now : null,
    dueAt: isAccepted ? nextCheckAt(now, checked, app.config.credentialCheckMs) : null,
  };
  await commit(app, [
    settleCredential(credential, change, now),
    ...(isAccepted
      ? [closeGrace(accountId, 'connected', now), ...(await machineChanges(app, accountId))]
      : []),
    ...(isAccepted && expiresAt !== null
      ? planNotices('token_ends', { object: id, accountId, at: expiresAt })
      : []),
    tellAccount(
      app,
      accountId,
      { type: 'credential_checked', during: 'paste' },
      `checked:${id}${credential.verdict === 'unknown' ? ':known' : ''}`,
    ),
    ...(isAccepted && home
      ? [
          tellEveryChat(
            app,
            { accountId, except: [chatKey(home)] },
            { type: 'credential_changed' },
            `changed:${id}`,
          ),
        ]
      : []),
  ]);
  app.log.info({ credentialId: id, version, kind, verdict }, 'credential checked');
}

/** Whoever may not see the list keeps the one that was seen. */
function knownModels(models: ClaudeModel[]): Pick<CredentialChange, 'models'> {
  return models.length > 0 ? { models } : {};
}

/** One that works is not replaced by one that could not be checked: the new one waits, and is checked again. */
async function keepWaiting(app: CheckApp, credential: OpenCredential): Promise<void> {
  const { id, accountId, attempts } = credential;
  const now = app.now();
  const checked = { id, verdict: 'unknown', attempts, expiresAt: null } as const;
  const dueAt = nextCheckAt(now, checked, app.config.credentialCheckMs);
  const change: CredentialChange = { verdict: 'unknown', attempts: attempts + 1, dueAt };
  const news = { type: 'credential_checked', during: 'paste' } as const;
  await commit(app, [
    settleCredential(credential, change, now),
    ...(credential.verdict === null ? [tellAccount(app, accountId, news, `checked:${id}`)] : []),
  ]);
}

/** A credential that works is not replaced by one that does not at the moment. */
function wouldHarm(inUse: Credential | null, verdict: Verdict): boolean {
  return inUse?.verdict === 'valid' && verdict !== 'valid';
}

async function machineChanges(app: CheckApp, accountId: string): Promise<Change[]> {
  const [{ plan }] = await app.db.read(findEntitlement(accountId, app.now()));
  return plan === null
    ? []
    : [...requestMachine(app, accountId), { enqueue: 'sweep', payload: {} }];
}

async function settleRecheck(
  app: CheckApp,
  credential: OpenCredential,
  { verdict: found, limitedUntil, models }: Found,
): Promise<void> {
  const { id, kind, verdict } = credential;
  const now = app.now();
  app.log.info({ credentialId: id, kind, known: verdict, found }, 'credential rechecked');
  if (!isRequested(credential) && isUnconfirmed(credential, found, now)) {
    const suspectedAt = credential.suspectedAt ?? now;
    const change = { suspectedAt, attempts: 0, dueAt: suspectedAt + CONFIRM_MS };
    await commit(app, [settleCredential(credential, change, now)]);
    return;
  }
  const agent = await readAgent(app, credential.accountId);
  const shouldUse =
    isRequested(credential) ||
    (found === 'valid' && isUseDue(credential, agent, now)) ||
    (found === 'unknown' && isUnanswered(credential, agent, now));
  if (agent.isReady && isUsable(found) && shouldUse) {
    await requestUse(app, credential, { agent, models });
  } else await recordVerdict(app, credential, { verdict: found, limitedUntil, models });
}

/** `attempts` counts checks without a verdict; a test that the owner requests sets it below 0. */
function isRequested({ attempts }: OpenCredential): boolean {
  return attempts === REQUESTED_BY_OWNER;
}

/** Whether a refusal still needs confirmation. The first refusal of a working credential is only trusted after a second one. */
function isUnconfirmed({ verdict, suspectedAt }: OpenCredential, found: Verdict, now: number) {
  const wasUsable = isUsable(verdict ?? 'unknown');
  const isFirst = suspectedAt === null || now - suspectedAt < CONFIRM_MS;
  return !isUsable(found) && wasUsable && isFirst;
}

/** Whether only the machine can still tell that it works: Anthropic gives us no answer, and the daily proof is due. */
function isUnanswered(credential: OpenCredential, agent: Agent, now: number): boolean {
  const isLasting = credential.verdict === 'valid' && credential.attempts >= SILENT_CHECKS;
  if (!agent.isAlwaysOn) return false;
  return isUntested(credential) || (isLasting && isUseDue(credential, agent, now));
}

/** Whether it worked once, and the machine could not find out whether it still does. */
function isUntested({ verdict, checkedAt }: OpenCredential): boolean {
  return verdict === 'unknown' && checkedAt !== null;
}

type Agent = { isReady: boolean; isAlwaysOn: boolean };

async function readAgent(app: CheckApp, accountId: string): Promise<Agent> {
  const [machine, { terms }] = await app.db.read(
    findMachineOfAccount(accountId),
    findEntitlement(accountId, app.now()),
  );
  return {
    // The machine of an account that is to be deleted stays paused.
    isReady: machine?.state === 'ready' && !machine.paused,
    isAlwaysOn: terms?.alwaysOn ?? false,
  };
}

/**
 * A verdict that came from real use can only be changed by real use, which also confirms a doubtful verdict. In addition a
 * running machine tries its credential once a day, because a free check does not detect every problem.
 */
function isUseDue(credential: OpenCredential, { isAlwaysOn }: Agent, now: number): boolean {
  const { verdict, suspectedAt, usedAt } = credential;
  // What the machine could not test is tested by it again.
  if (isFoundByUse(verdict) || isUntested(credential) || suspectedAt !== null) return true;
  return isAlwaysOn && now - (usedAt ?? 0) >= USE_EVERY_MS;
}

/** A free check cannot see missing credit, so the machine makes a real request and reports the result. */
async function requestUse(
  app: CheckApp,
  credential: OpenCredential,
  { agent: { isAlwaysOn }, models }: { agent: Agent; models: ClaudeModel[] },
): Promise<void> {
  const { id, accountId, expiresAt } = credential;
  const now = app.now();
  // A sleeping machine is not started every half hour only to find that credit is still missing.
  const verdict = isAlwaysOn && !isUntested(credential) ? (credential.verdict ?? 'valid') : 'valid';
  const checked = { id, verdict, attempts: 0, expiresAt };
  const dueAt = nextCheckAt(now, checked, app.config.credentialCheckMs);
  await commit(app, [
    settleCredential(credential, { attempts: 0, usedAt: now, dueAt, ...knownModels(models) }, now),
    requestProbe(accountId, isRequested(credential) ? 'test' : 'recheck', now),
    { enqueue: 'sweep', payload: {} },
  ]);
}

/** Stores the verdict and tells the owner about a change at once. Quiet hours do not apply, because this is no reminder. */
async function recordVerdict(
  app: CheckApp,
  credential: OpenCredential,
  { verdict: found, limitedUntil, models }: Found,
): Promise<void> {
  const { id, accountId, expiresAt, verdict } = credential;
  const now = app.now();
  const attempts = Math.max(credential.attempts, 0);
  const isKnown = found !== 'unknown';
  const isChange = found !== verdict && (isKnown || isRequested(credential));
  // The owner already knows that the credential is unusable, so another reason for it is not told.
  const isNews = isChange && (isUsable(found) || isUsable(verdict ?? 'unknown'));
  const during = isRequested(credential) ? 'test' : 'recheck';
  const checked = { id, verdict: found, attempts, expiresAt };
  const change: CredentialChange = {
    attempts: isKnown ? 0 : attempts + 1,
    ...knownModels(models),
    ...(isChange ? { verdict: found } : {}),
    ...(isKnown ? { checkedAt: now, suspectedAt: null, limitedUntil } : {}),
    dueAt: nextCheckAt(now, checked, app.config.credentialCheckMs),
  };
  const news = { type: 'credential_checked', during } as const;
  await commit(app, [
    settleCredential(credential, change, now),
    ...(isRequested(credential) || isNews
      ? [tellAccount(app, accountId, news, `rechecked:${id}:${now}`)]
      : []),
  ]);
}
