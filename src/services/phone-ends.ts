import {
  addSettledEntry,
  findEntryOfSession,
  keepHoldOpen,
  type LedgerEntry,
  releaseUnits,
  settleUnits,
} from '../store/usage.ts';
import { periodAt } from '../domain/usage-period.ts';
import { idFrom } from '../ids.ts';
import { webMessageSeal } from '../sealing/seal-contexts.ts';
import { seal } from '../sealing/seal.ts';
import { listProvisions } from '../store/provisions.ts';
import { addWebMessage } from '../store/web-chat.ts';
import { warnAfterSettling } from '../usage/warn.ts';
import { commit, type Change } from '../work/commit.ts';
import { readCall, stopCall } from './phone-calls.ts';
import { isObject } from './fields.ts';
import { shortenWhenUsedUp } from './phone-minutes.ts';
import { callSeconds, isOver, reportOf } from './phone-record.ts';
import type { ProviderApp } from './provider-app.ts';
import { callProvider } from './provider-call.ts';
import type { Json } from './rule.ts';

const AGAIN_MS = 60_000;
/** A call that Bland still reports as running this long after its longest time is counted with all of its time. */
const STUCK_MS = 3_600_000;

/** Counts the seconds of a call that has ended. */
export async function settleCall(
  app: ProviderApp,
  entry: LedgerEntry,
  seconds: number,
): Promise<void> {
  await app.db.write([settleUnits(entry.id, seconds, app.now())]);
  await warnAfterSettling(app, entry, seconds);
  await shortenWhenUsedUp(app, entry.accountId);
}

/**
 * Ends the hold of a call by the record at Bland, whatever a webhook said, and tells the agent how the call went. A call without
 * a known id is looked for first.
 */
export async function endCall(app: ProviderApp, entry: LedgerEntry): Promise<void> {
  const id = entry.externalId ?? (await findLostCall(app, entry));
  if (id === null) {
    await app.db.write([releaseUnits(entry.id, app.now(), 'expired')]);
    return;
  }
  const record = await readCall(app, id);
  if (!isOver(record)) return checkLater(app, entry, id);
  const seconds = callSeconds(record);
  await commit(app, [
    settleUnits(entry.id, seconds, app.now()),
    ...tellAgent(app, entry.accountId, record),
  ]);
  await warnAfterSettling(app, entry, seconds);
  await shortenWhenUsedUp(app, entry.accountId);
}

async function checkLater(app: ProviderApp, entry: LedgerEntry, id: string): Promise<void> {
  const overdueMs = app.now() - (entry.createdAt + entry.units * 1000);
  if (overdueMs > STUCK_MS) return settleCall(app, entry, entry.units);
  if (overdueMs > 0) await stopCall(app, id).catch(() => null);
  await app.db.write([keepHoldOpen(entry.id, id, app.now() + AGAIN_MS)]);
}

/** Each account calls from its own number, so the first call from there since then, which no entry knows, is the one. */
async function findLostCall(
  app: ProviderApp,
  { accountId, createdAt }: LedgerEntry,
): Promise<string | null> {
  const [provisions] = await app.db.read(listProvisions(accountId));
  const number = provisions.find(({ service }) => service === 'phone')?.externalId;
  if (!number) return null;
  const query = `from_number=${encodeURIComponent(number)}&ascending=true&start_date=${new Date(createdAt).toISOString()}`;
  const { calls } = await callProvider(app, 'phone', {
    method: 'GET',
    path: `/v1/calls?${query}`,
  });
  for (const each of Array.isArray(calls) ? (calls as Json[]) : []) {
    const id = String(each['call_id']);
    const isNew = Date.parse(String(each['created_at'])) >= createdAt;
    const [known] = await app.db.read(findEntryOfSession('phone', id));
    if (isNew && !known) return id;
  }
  return null;
}

/** A webhook said that a call has ended. The record at Bland says what is true. */
export async function receiveCallReport(
  app: ProviderApp,
  accountId: string,
  id: string,
): Promise<void> {
  const [entry] = await app.db.read(findEntryOfSession('phone', id));
  if (!entry) return countInbound(app, accountId, id);
  if (entry.accountId === accountId && entry.state === 'reserved') {
    await commit(app, [
      keepHoldOpen(entry.id, id, app.now()),
      { enqueue: 'settle-hold', payload: { id: String(entry.id) } },
    ]);
  }
}

/**
 * Counts the calls to the number of an account that nobody reported, because a report is sent once. Source: docs.bland.ai,
 * `GET /v1/calls`: `to_number`, `start_date`.
 */
export async function countMissedCalls(
  app: ProviderApp,
  { accountId, number, since }: { accountId: string; number: string; since: number },
): Promise<void> {
  const query = `to_number=${encodeURIComponent(number)}&start_date=${new Date(since).toISOString()}`;
  const { calls } = await callProvider(app, 'phone', { method: 'GET', path: `/v1/calls?${query}` });
  for (const each of Array.isArray(calls) ? calls.filter(isObject) : []) {
    const id = String(each['call_id']);
    const [known] = await app.db.read(findEntryOfSession('phone', id));
    if (!known) await countInbound(app, accountId, id);
  }
}

/** A call to the number of the account. Whoever calls cannot be refused beforehand, so it is counted when it has ended. */
async function countInbound(app: ProviderApp, accountId: string, id: string): Promise<void> {
  const [[provisions], record] = await Promise.all([
    app.db.read(listProvisions(accountId)),
    readCall(app, id),
  ]);
  const number = provisions.find(({ service }) => service === 'phone')?.externalId;
  if (record['inbound'] !== true || record['to'] !== number || !isOver(record)) return;
  const units = callSeconds(record);
  const now = app.now();
  const call = { accountId, service: 'phone', kind: 'inbound_call', units } as const;
  await commit(app, [
    addSettledEntry({ ...call, externalId: id, period: periodAt(now), now }),
    ...tellAgent(app, accountId, record),
  ]);
  await warnAfterSettling(app, call, units);
  await shortenWhenUsedUp(app, accountId);
}

/** Passes the report on as a message, which waits for the machine and wakes it. */
function tellAgent(app: ProviderApp, accountId: string, record: Json): Change[] {
  const id = idFrom('wmg', 'call', String(record['call_id']));
  const sealed = seal(app.config.sealing, reportOf(record), webMessageSeal({ id, accountId }));
  const now = app.now();
  const message = { id, accountId, author: 'service', state: 'queued', sealed } as const;
  return [
    addWebMessage({ ...message, dueAt: now, createdAt: now }),
    { enqueue: 'deliver-message', payload: { id } },
  ];
}
