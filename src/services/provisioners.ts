import { createAgentMail } from '../agentmail/client.ts';
import type { Config } from '../config/config.ts';
import type { MeteredService } from '../domain/services.ts';

/** Makes and removes what an account needs at a provider. Both may run again after a lost answer. */
type Provisioner = {
  /** Returns the id at the provider; the same one for the same row. */
  create: (provisionId: string) => Promise<string>;
  remove: (externalId: string) => Promise<void>;
};

/** Null for a service that needs nothing beforehand. */
const PROVISIONERS: Record<MeteredService, ((config: Config) => Provisioner | null) | null> = {
  search: null,
  browser: null,
  email: ({ services }) => {
    if (!services.email) return null;
    const mail = createAgentMail(services.email);
    return {
      create: (provisionId) => mail.createInbox(provisionId),
      remove: (id) => mail.deleteInbox(id),
    };
  },
  phone: null,
};

/** Null when the service needs nothing or is not offered here. */
export function provisionerOf(config: Config, service: MeteredService): Provisioner | null {
  return PROVISIONERS[service]?.(config) ?? null;
}
