import type { App } from '../app.ts';
import type { PlanTerms } from '../domain/plans.ts';
import { limitOf, type MeteredService, SERVICES, toUnits } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { idFrom } from '../ids.ts';
import {
  findEntryOfRequest,
  type Hold,
  listCounters,
  releaseUnits,
  RESERVATIONS,
  SETTLEMENTS,
} from '../store/usage.ts';

export type MeterApp = Pick<App, 'db' | 'now'>;

/** Who uses a service, and up to which plan. */
export type Metered = {
  accountId: string;
  terms: PlanTerms;
  /** The services whose limit only warns now; none when left out. */
  soft?: readonly MeteredService[];
};

export type Charge = {
  service: MeteredService;
  kind: string;
  /** Counted parts, see `SERVICES`. */
  units: number;
  /** After this long somebody has to find out what became of the units. */
  holdMs: number;
  /** Set for a request that happens once, however often it is sent. */
  once?: Once;
};

/** Equal parts within the window are the same request. */
export type Once = { parts: string[]; windowMs: number };

/** In units as they are sold. */
export type CapReached = { used: number; limit: number; resetsAt: number };

/** `repeats`: the request is known, and the hold is the one of its first attempt. */
export type Reservation =
  | { hold: Hold; requestId: string | null; repeats: boolean; capReached: null }
  | { hold: null; capReached: CapReached };

/** Reserves units of the present period. The hold is stored before anything is sent to a provider. */
export async function reserve(
  app: MeterApp,
  metered: Metered,
  { service, kind, units, holdMs, once }: Charge,
): Promise<Reservation> {
  const { accountId, terms } = metered;
  const now = app.now();
  const requestId = once ? await requestIdOf(app, accountId, once) : null;
  const period = periodAt(now);
  const ofPlan = limitOf(service, terms) * SERVICES[service].parts;
  const limit = isSoft(metered, service) ? null : ofPlan;
  const dueAt = now + holdMs;
  const request = { accountId, service, kind, units, limit, period, now, dueAt, requestId };
  const hold = await app.db.writeJoined(RESERVATIONS, request);
  if (hold) return { hold, requestId, repeats: false, capReached: null };
  const known = requestId && (await app.db.read(findEntryOfRequest(requestId)))[0];
  if (known)
    return { hold: { id: known.id, before: 0 }, requestId, repeats: true, capReached: null };
  const [usage] = await readUsage(app, metered, [service]);
  return {
    hold: null,
    capReached: { used: usage?.used ?? 0, limit: usage?.limit ?? 0, resetsAt: period.endsAt },
  };
}

/** The id of this request: that of an equal one within the window, which may have begun in the part of time before. */
async function requestIdOf(
  app: MeterApp,
  accountId: string,
  { parts, windowMs }: Once,
): Promise<string> {
  const at = Math.floor(app.now() / windowMs);
  const [present, earlier] = [at, at - 1].map((each) => idFrom('req', accountId, ...parts, each));
  const [known] = await app.db.read(findEntryOfRequest(earlier ?? ''));
  const isSame = known && known.createdAt > app.now() - windowMs;
  return (isSame ? earlier : present) ?? '';
}

/** Counts what was really used. Settling twice, or after a release, changes nothing. */
export async function settle(
  app: MeterApp,
  { id }: Pick<Hold, 'id'>,
  units: number,
): Promise<void> {
  await app.db.writeJoined(SETTLEMENTS, { id, units, now: app.now() });
}

/** Gives the units back: the call failed, so it costs nothing. */
export async function release(app: MeterApp, { id }: Pick<Hold, 'id'>): Promise<void> {
  await app.db.write([releaseUnits(id, app.now(), 'released')]);
}

export type ServiceUsage = {
  service: MeteredService;
  /** In units as they are sold; what is reserved counts as used. */
  used: number;
  limit: number;
  left: number;
  /** Whether the limit only warns now. */
  isSoft: boolean;
};

/** What an account has used and what is left of each service in the present period. */
export async function readUsage(
  app: MeterApp,
  metered: Metered,
  services: readonly MeteredService[],
): Promise<ServiceUsage[]> {
  const { accountId, terms } = metered;
  const [counters] = await app.db.read(listCounters(accountId, periodAt(app.now()).id));
  return services.map((service) => {
    const { parts } = SERVICES[service];
    const counter = counters.find((each) => each.service === service);
    const taken = (counter?.used ?? 0) + (counter?.reserved ?? 0);
    const limit = limitOf(service, terms) * parts + (counter?.extra ?? 0);
    const left = Math.floor(Math.max(0, limit - taken) / parts);
    const shown = { used: toUnits(service, taken), limit: toUnits(service, limit), left };
    return { service, ...shown, isSoft: isSoft(metered, service) };
  });
}

function isSoft({ soft }: Metered, service: MeteredService): boolean {
  return soft?.includes(service) ?? false;
}
