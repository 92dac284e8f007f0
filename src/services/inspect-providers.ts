import { createAgentMail } from '../agentmail/client.ts';
import type { MeteredService } from '../domain/services.ts';
import { tellOperators } from '../news/tell.ts';
import { isSpokenFor, listNumbersInUse } from '../store/provisions.ts';
import { findSetting, saveSetting } from '../store/settings.ts';
import { commit } from '../work/commit.ts';
import { isObject } from './fields.ts';
import { countMissedCalls } from './phone-ends.ts';
import { listNumbers } from './phone-number.ts';
import type { ProviderApp } from './provider-app.ts';
import { callProvider } from './provider-call.ts';

const DAY_MS = 24 * 3_600_000;
const NEARLY_FULL = 0.8;
const REPORTED = 'reported_provisions';

/**
 * Looks after our accounts at the providers of services: operators are told when one is nearly used up, once a day, and when something
 * there belongs to nobody, once. Changes nothing there. A provider that does not answer is asked again next time.
 */
export async function inspectProviders(app: ProviderApp): Promise<void> {
  const { services } = app.config;
  const looks = [
    ...(services.email ? [inspectInboxes(app)] : []),
    ...(services.phone ? [inspectNumbers(app), inspectCalls(app), inspectBalance(app)] : []),
    ...(services.browser ? [inspectMinutes(app)] : []),
  ];
  for (const { status, ...rest } of await Promise.allSettled(looks)) {
    if (status === 'rejected' && 'reason' in rest) {
      app.log.warn({ err: rest.reason as unknown }, 'an account at a provider could not be read');
    }
  }
}

async function inspectInboxes(app: ProviderApp): Promise<void> {
  const { services, providerAllowances } = app.config;
  if (!services.email) return;
  const inboxes = await createAgentMail(services.email).listInboxes();
  await warnWhenFull(app, 'email', inboxes.length, providerAllowances.inboxes);
  await reportOrphans(app, 'email', inboxes);
}

async function inspectNumbers(app: ProviderApp): Promise<void> {
  const numbers = (await listNumbers(app)).map((each) => String(each['phone_number']));
  await reportOrphans(app, 'phone', numbers);
}

async function inspectCalls(app: ProviderApp): Promise<void> {
  const [numbers] = await app.db.read(listNumbersInUse());
  const since = app.now() - DAY_MS;
  for (const each of numbers) await countMissedCalls(app, { ...each, since });
}

/** Source: docs.bland.ai, `GET /v1/me`. */
async function inspectBalance(app: ProviderApp): Promise<void> {
  const { lowBalance } = app.config.providerAllowances;
  if (lowBalance === null) return;
  const { billing } = await callProvider(app, 'phone', { method: 'GET', path: '/v1/me' });
  const balance = isObject(billing) ? Number(billing['current_balance']) : Number.NaN;
  if (!(balance < lowBalance)) return;
  const notice = { type: 'provider_low_balance', service: 'phone', dollars: balance } as const;
  await commit(app, [tellOperators(app, notice, keyOf(app, 'balance:phone'))]);
}

/** Source: docs.browserbase.com, the usage of a project. */
async function inspectMinutes(app: ProviderApp): Promise<void> {
  const { browserMinutes } = app.config.providerAllowances;
  if (browserMinutes === null) return;
  const read = (path: string) => callProvider(app, 'browser', { method: 'GET', path });
  const { browserMinutes: used } = await read(`/v1/projects/${await findProject(app)}/usage`);
  await warnWhenFull(app, 'browser', Number(used), browserMinutes);
}

async function findProject(app: ProviderApp): Promise<string> {
  const path = '/v1/projects';
  const { items } = await callProvider(app, 'browser', { method: 'GET', path });
  const [first] = Array.isArray(items) ? items.filter(isObject) : [];
  return String(first?.['id']);
}

async function warnWhenFull(
  app: ProviderApp,
  service: MeteredService,
  used: number,
  limit: number | null,
): Promise<void> {
  if (limit === null || !(used >= limit * NEARLY_FULL)) return;
  const notice = { type: 'provider_nearly_full', service, used, limit } as const;
  await commit(app, [tellOperators(app, notice, keyOf(app, `full:${service}`))]);
}

function keyOf({ now }: ProviderApp, about: string): string {
  return `${about}:${Math.floor(now() / DAY_MS)}`;
}

/** The list is older than the rows: a row is stored right after its object was made, so what is new is seen twice before it counts. */
async function reportOrphans(
  app: ProviderApp,
  service: MeteredService,
  listed: string[],
): Promise<void> {
  const known = await app.db.read(...listed.map((id) => isSpokenFor(id)));
  const orphans = listed.filter((_id, index) => !known[index]).toSorted();
  const name = `${REPORTED}:${service}`;
  const [before] = await app.db.read(findSetting(name));
  const seen = JSON.parse(before ?? '[]') as string[];
  const lasting = orphans.filter((id) => seen.includes(id));
  if (JSON.stringify(orphans) !== JSON.stringify(seen)) {
    await commit(app, [saveSetting(name, JSON.stringify(orphans))]);
  }
  if (lasting.length === 0) return;
  app.log.error({ service, count: lasting.length }, 'something at a provider belongs to nobody');
  const notice = { type: 'service_orphans', service, count: lasting.length } as const;
  await commit(app, [tellOperators(app, notice, `orphans:${service}:${lasting.join(',')}`)]);
}
