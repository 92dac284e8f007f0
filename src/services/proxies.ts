import type { Config } from '../config/config.ts';
import type { MeteredService } from '../domain/services.ts';
import { browser } from './browser.ts';
import { email } from './email.ts';
import { phone } from './phone.ts';
import type { ServiceProxy } from './rule.ts';
import { search } from './search.ts';

/** The proxy of each service; null for one that is not open yet. */
export const PROXIES: Record<MeteredService, ServiceProxy | null> = {
  search,
  browser,
  email,
  phone,
};

/** Whether machines can use the service in this deployment. */
export function isOpen({ services }: Config, service: MeteredService): boolean {
  return services[service] !== null && PROXIES[service] !== null;
}
