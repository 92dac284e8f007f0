import { SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { signId } from '../sealing/signed-id.ts';
import {
  findEntryOfSession,
  keepHoldOpen,
  type LedgerEntry,
  listOpenEntries,
} from '../store/usage.ts';
import { readUsage, release, reserve, settle } from '../usage/meter.ts';
import { warnAfterSettling } from '../usage/warn.ts';
import type { ProviderApp } from './provider-app.ts';
import { callProvider, isUnclear } from './provider-call.ts';
import { capRefusal, Refusal } from './refusal.ts';
import type { Caller, Json } from './rule.ts';

/** Browserbase counts at least a minute for each session. Source: its pricing page. */
const SHORTEST_S = 60;
const LONGEST_S = 3600;
const USUAL_S = 600;
const MOST_OPEN = 2;
/** A client that does not wait for the answer sends an equal request again at once. */
const REPEAT_MS = 5000;
const MARGIN_MS = 60_000;

/** What the links to sessions are signed for. */
export const SESSION_LINK = 'browser-session';

export type SessionWish = { timeoutS: number | null; settings: Json };

/**
 * Opens a browser with as much time as was asked for and is left. The whole time is reserved until the session ends. Throws a
 * `Refusal`.
 */
export function openSession(app: ProviderApp, caller: Caller, wish: SessionWish): Promise<Json> {
  // One after the other, so that a repeated request finds the session of the first.
  return app.locks.run(`browser:${caller.accountId}`, () => open(app, caller, wish));
}

async function open(app: ProviderApp, caller: Caller, wish: SessionWish): Promise<Json> {
  const units = await secondsFor(app, caller, wish.timeoutS ?? USUAL_S);
  const once = { parts: ['browser', JSON.stringify(wish)], windowMs: REPEAT_MS };
  const holdMs = units * 1000 + MARGIN_MS;
  const charge = { service: 'browser' as const, kind: 'session', units, holdMs, once };
  const reserved = await reserve(app, caller, charge);
  if (!reserved.hold) throw capRefusal('browser', reserved.capReached);
  const { hold, repeats, requestId } = reserved;
  if (repeats) return repeated(app, caller, requestId);
  await assertRoom(app, caller, hold.id);
  try {
    const session = await callProvider(app, 'browser', {
      method: 'POST',
      path: '/v1/sessions',
      body: sessionBody(caller, { ...wish, timeoutS: units }, requestId),
    });
    await app.db.write([keepHoldOpen(hold.id, String(session['id']), app.now() + holdMs)]);
    return shown(app, session);
  } catch (error) {
    if (!isUnclear(error)) await release(app, hold);
    throw error;
  }
}

/** As much as was asked for and is left. Less than a minute cannot be sold. */
async function secondsFor(app: ProviderApp, caller: Caller, asked: number): Promise<number> {
  const [usage] = await readUsage(app, caller, ['browser']);
  const left = usage?.isSoft ? LONGEST_S : (usage?.left ?? 0) * SERVICES.browser.parts;
  if (left >= SHORTEST_S) return Math.max(SHORTEST_S, Math.min(asked, LONGEST_S, left));
  const { used = 0, limit = 0 } = usage ?? {};
  throw capRefusal('browser', { used, limit, resetsAt: periodAt(app.now()).endsAt });
}

async function assertRoom(app: ProviderApp, { accountId }: Caller, holdId: number): Promise<void> {
  const [entries] = await app.db.read(listOpenEntries(accountId, 'browser'));
  if (entries.length <= MOST_OPEN) return;
  await release(app, { id: holdId });
  throw new Refusal('conflict', `There are ${MOST_OPEN} open browser sessions. Release one first.`);
}

async function repeated(app: ProviderApp, caller: Caller, requestId: string | null): Promise<Json> {
  const [entries] = await app.db.read(listOpenEntries(caller.accountId, 'browser'));
  const id = entries.find((entry) => entry.requestId === requestId)?.externalId;
  if (id) return readSession(app, id);
  throw new Refusal('conflict', 'The same session was requested a moment ago. Wait 5 seconds.');
}

/** Identity, context and billing are ours. `keepAlive`: it ends when we release it, not with a dropped connection. */
function sessionBody(
  { accountId, provisions }: Caller,
  { timeoutS, settings }: SessionWish,
  requestId: string | null,
): Json {
  const context = provisions.browser ? { context: { id: provisions.browser, persist: true } } : {};
  return {
    timeout: timeoutS,
    keepAlive: true,
    browserSettings: { ...settings, ...context },
    userMetadata: { account: accountId, request: requestId },
  };
}

export async function readSession(app: ProviderApp, id: string): Promise<Json> {
  return shown(
    app,
    await callProvider(app, 'browser', { method: 'GET', path: `/v1/sessions/${id}` }),
  );
}

/** Where to connect right now: each answer names another signing key, which soon expires. */
export async function findConnectUrl(app: ProviderApp, id: string): Promise<string> {
  const path = `/v1/sessions/${id}`;
  const { connectUrl } = await callProvider(app, 'browser', { method: 'GET', path });
  if (typeof connectUrl === 'string' && connectUrl !== '') return connectUrl;
  throw new Refusal('conflict', 'This browser session has ended.');
}

export async function readDebug(app: ProviderApp, id: string, query: string): Promise<Json> {
  const path = `/v1/sessions/${id}/debug${query}`;
  const debug = await callProvider(app, 'browser', { method: 'GET', path });
  return { ...debug, wsUrl: bridgeUrl(app, id) };
}

/** Ends a session at Browserbase and counts its seconds from the record there. */
export async function closeSession(app: ProviderApp, entry: LedgerEntry): Promise<void> {
  const id = entry.externalId ?? '';
  const path = `/v1/sessions/${id}`;
  await callProvider(app, 'browser', {
    method: 'POST',
    path,
    body: { status: 'REQUEST_RELEASE' },
  }).catch((error: unknown) => {
    // A session that has ended cannot be released.
    if (isUnclear(error)) throw error;
  });
  const units = secondsOf(await readRecord(app, id), app.now());
  await settle(app, entry, units);
  await warnAfterSettling(app, entry, units);
}

/** The seconds that the provider's record shows; null when it does not know the session. */
export async function findSeconds(app: ProviderApp, id: string): Promise<number | null> {
  return readRecord(app, id).then(
    (record) => secondsOf(record, app.now()),
    (error: unknown) => {
      if (error instanceof Refusal && error.code === 'not_found') return null;
      throw error;
    },
  );
}

function readRecord(app: ProviderApp, id: string): Promise<Json> {
  return callProvider(app, 'browser', { method: 'GET', path: `/v1/sessions/${id}` });
}

function secondsOf(record: Json, now: number): number {
  const startedAt = timeOf(record['startedAt']) ?? timeOf(record['createdAt']) ?? now;
  const endedAt = timeOf(record['endedAt']) ?? now;
  return Math.max(SHORTEST_S, Math.ceil((endedAt - startedAt) / 1000));
}

function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** The entry of a session of this account. Throws a `Refusal` for any other session. */
export async function getOwnEntry(
  app: ProviderApp,
  caller: Caller,
  id: string,
): Promise<LedgerEntry> {
  const [entry] = await app.db.read(findEntryOfSession('browser', id));
  if (entry?.accountId === caller.accountId) return entry;
  throw new Refusal('not_found', 'There is no such browser session.');
}

/** A session as a machine sees it: driven through our bridge, without what would lead around it. */
function shown(app: ProviderApp, session: Json): Json {
  const { seleniumRemoteUrl: _selenium, signingKey: _key, userMetadata: _ours, ...rest } = session;
  const id = String(session['id']);
  return {
    ...rest,
    userMetadata: {},
    ...(session['connectUrl'] ? { connectUrl: bridgeUrl(app, id) } : {}),
  };
}

/** Where a client connects to a session through us. The address is the permission, as it is at Browserbase. */
function bridgeUrl({ config }: Pick<ProviderApp, 'config'>, id: string): string {
  const signed = signId(config.sealing, SESSION_LINK, id);
  return `${config.web.publicUrl.replace(/^http/, 'ws')}${BRIDGE_PATH}${signed}`;
}

/** Clients that see this form do not ask for `/json/version` first. */
export const BRIDGE_PATH = '/services/browser/cdp/devtools/browser/';
