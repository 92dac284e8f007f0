import type { App } from '../app.ts';
import { limitOf, type MeteredService, SERVICE_NAMES, SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { readUsage } from '../usage/meter.ts';
import { isOpen } from './proxies.ts';
import type { Caller, Json } from './rule.ts';

/** What is left of each service, for the agent: `GET /services/limits`. Costs nothing. */
export async function readLimits(
  app: Pick<App, 'config' | 'db' | 'now'>,
  caller: Caller,
): Promise<Json> {
  const { terms } = caller;
  const services = SERVICE_NAMES.filter(
    (service) => isOpen(app.config, service) && limitOf(service, terms) > 0,
  );
  const usage = await readUsage(app, caller, services);
  return {
    plan: terms.name,
    resets_at: new Date(periodAt(app.now()).endsAt).toISOString(),
    requests_per_minute: terms.requestsPerMinute,
    services: Object.fromEntries(
      usage.map(({ service, used, limit, left, isSoft }) => [
        service,
        {
          unit: SERVICES[service].unit,
          used,
          limit,
          left,
          // A soft limit warns and lets everything pass.
          enforced: !isSoft,
          ...addressOf(caller, service),
        },
      ]),
    ),
  };
}

/** Its own inbox or number. The id of a browser context tells an agent nothing. */
function addressOf({ provisions }: Caller, service: MeteredService): { address?: string } {
  const address = provisions[service];
  return address === undefined || service === 'browser' ? {} : { address };
}
