import type { App } from '../app.ts';
import { type MeteredService, SERVICE_NAMES, SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { listCounters } from '../store/usage.ts';

export type AccountCosts = { cents: number; byService: Record<MeteredService, number> };

/** What an account's use of services costs us in the present month, by the prices of the settings. */
export async function readCosts(
  { config, db, now }: Pick<App, 'config' | 'db' | 'now'>,
  accountId: string,
): Promise<AccountCosts> {
  const [counters] = await db.read(listCounters(accountId, periodAt(now()).id));
  const byService = Object.fromEntries(
    SERVICE_NAMES.map((service) => {
      const used = counters.find((each) => each.service === service)?.used ?? 0;
      return [service, (used / SERVICES[service].parts) * config.unitCostCents[service]];
    }),
  ) as Record<MeteredService, number>;
  const cents = Object.values(byService).reduce((sum, each) => sum + each, 0);
  return { cents, byService };
}
