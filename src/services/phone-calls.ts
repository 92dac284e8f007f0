import { SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { isQuiet } from '../domain/quiet-hours.ts';
import { findAccountSettings } from '../store/accounts.ts';
import {
  countEntriesSince,
  findEntryOfSession,
  keepHoldOpen,
  type LedgerEntry,
  listOpenEntries,
} from '../store/usage.ts';
import { readUsage, release, reserve } from '../usage/meter.ts';
import { phoneWebhookUrl } from './phone-webhook-url.ts';
import type { ProviderApp } from './provider-app.ts';
import { callProvider, isUnclear } from './provider-call.ts';
import { capRefusal, Refusal } from './refusal.ts';
import type { Caller, Json } from './rule.ts';

const LONGEST_MINUTES = 30;
/** Bland may queue a call before it dials. */
const MARGIN_MS = 10 * 60_000;
/** An equal call within this time is the same one, asked for again by a client that got no answer. */
const REPEAT_MS = 60_000;
/** Bland charges for every attempt, also for one that nobody answers, and lets our account make a hundred a day. */
const MOST_AN_HOUR = 10;
const MOST_A_DAY = 30;
const HOUR_MS = 3_600_000;
/** No calls before 8 in the morning and after 9 in the evening, where the owner lives. */
const NIGHT = { quietFrom: 21 * 60, quietTo: 8 * 60 };

export type CallWish = { number: string; minutes: number; settings: Json };

/** Places a call with as many minutes as were asked for and are left. They are reserved until it ends. Throws a `Refusal`. */
export function startCall(app: ProviderApp, caller: Caller, wish: CallWish): Promise<Json> {
  // One after the other, so that a repeated request finds the call of the first.
  return app.locks.run(`phone:${caller.accountId}`, () => start(app, caller, wish));
}

async function start(app: ProviderApp, caller: Caller, wish: CallWish): Promise<Json> {
  const from = ownNumberOf(caller);
  await assertHours(app, caller);
  const minutes = await minutesFor(app, caller, wish.minutes);
  const units = minutes * SERVICES.phone.parts;
  const holdMs = units * 1000 + MARGIN_MS;
  const once = { parts: ['call', JSON.stringify(wish)], windowMs: REPEAT_MS };
  const charge = { service: 'phone' as const, kind: 'call', units, holdMs, once };
  const reserved = await reserve(app, caller, charge);
  if (!reserved.hold) throw capRefusal('phone', reserved.capReached);
  const { hold, repeats, requestId } = reserved;
  if (repeats) return repeated(app, caller, requestId);
  try {
    await assertRoom(app, caller, hold.id);
    const call = await callProvider(app, 'phone', {
      method: 'POST',
      path: '/v1/calls',
      body: {
        ...wish.settings,
        phone_number: wish.number,
        from,
        max_duration: minutes,
        record: false,
        webhook: phoneWebhookUrl(app.config, caller.accountId),
        metadata: { request: requestId },
      },
    });
    const id = String(call['call_id']);
    await app.db.write([keepHoldOpen(hold.id, id, app.now() + holdMs)]);
    return started(id);
  } catch (error) {
    if (!isUnclear(error)) await release(app, hold);
    throw error;
  }
}

function started(id: string): Json {
  return { status: 'success', call_id: id, batch_id: null };
}

function ownNumberOf({ provisions }: Caller): string {
  if (provisions.phone !== undefined) return provisions.phone;
  throw new Refusal(
    'not_in_plan',
    'The phone is not turned on. Its owner can turn it on with /usage.',
  );
}

async function assertHours(app: ProviderApp, { accountId }: Caller): Promise<void> {
  const [settings] = await app.db.read(findAccountSettings(accountId));
  const timezone = settings?.timezone ?? 'UTC';
  if (!isQuiet(app.now(), { timezone, ...NIGHT })) return;
  throw new Refusal('conflict', `Calls are possible from 8:00 to 21:00 (${timezone}).`);
}

async function minutesFor(app: ProviderApp, caller: Caller, asked: number): Promise<number> {
  const [usage] = await readUsage(app, caller, ['phone']);
  const { used = 0, limit = 0, isSoft = false } = usage ?? {};
  const left = isSoft ? LONGEST_MINUTES : (usage?.left ?? 0);
  if (left > 0) return Math.min(asked, LONGEST_MINUTES, left);
  throw capRefusal('phone', { used, limit, resetsAt: periodAt(app.now()).endsAt });
}

/** One call at a time, and not too many attempts, because the account at Bland is shared by everybody. */
async function assertRoom(app: ProviderApp, { accountId }: Caller, holdId: number): Promise<void> {
  const [open, recent, today] = await app.db.read(
    listOpenEntries(accountId, 'phone'),
    countEntriesSince(accountId, 'phone', app.now() - HOUR_MS),
    countEntriesSince(accountId, 'phone', app.now() - 24 * HOUR_MS),
  );
  if (open.some(({ id }) => id !== holdId)) {
    throw new Refusal('conflict', 'There is a call already. Wait until it has ended, or stop it.');
  }
  if (recent > MOST_AN_HOUR || today > MOST_A_DAY) {
    const within = recent > MOST_AN_HOUR ? `${MOST_AN_HOUR} calls an hour` : `${MOST_A_DAY} a day`;
    throw new Refusal('conflict', `An agent may make ${within}. Try again later.`);
  }
}

async function repeated(app: ProviderApp, caller: Caller, requestId: string | null): Promise<Json> {
  const [entries] = await app.db.read(listOpenEntries(caller.accountId, 'phone'));
  const id = entries.find((entry) => entry.requestId === requestId)?.externalId;
  if (id) return started(id);
  throw new Refusal('conflict', 'The same call was requested a moment ago. Wait a minute.');
}

/** The entry of a call of this account. Throws a `Refusal` for any other call. */
export async function getOwnCall(
  app: ProviderApp,
  { accountId }: Caller,
  id: string,
): Promise<LedgerEntry> {
  const [entry] = await app.db.read(findEntryOfSession('phone', id));
  if (entry?.accountId === accountId) return entry;
  throw new Refusal('not_found', 'There is no such call.');
}

/** A call as Bland records it. */
export function readCall(app: ProviderApp, id: string): Promise<Json> {
  return callProvider(app, 'phone', { method: 'GET', path: `/v1/calls/${id}` });
}

export function stopCall(app: ProviderApp, id: string): Promise<Json> {
  return callProvider(app, 'phone', { method: 'POST', path: `/v1/calls/${id}/stop` });
}
