import type { Config } from '../config/config.ts';
import { forEachService, limitOf, type MeteredService, SERVICES } from '../domain/services.ts';
import type { PlanTerms } from '../domain/plans.ts';
import type { ConfigPart } from '../openclaw/agent-document.ts';

/** Base URLs of our proxies, without a slash at the end; `usage` tells what is left of each. `null` where there is none. */
export type ServiceEndpoints = Record<Endpoint, string | null>;
type Endpoint = MeteredService | 'usage';

export const NO_SERVICES: ServiceEndpoints = { ...forEachService(() => null), usage: null };

/** Where a machine finds the services that this deployment offers. */
export function serviceEndpoints({ web, services }: Config): ServiceEndpoints {
  const root = `${web.publicUrl}/services`;
  const isAnyOpen = Object.values(services).some((provider) => provider !== null);
  return {
    ...forEachService((service) => (services[service] ? `${root}/${service}` : null)),
    usage: isAnyOpen ? `${root}/limits` : null,
  };
}

/** OpenClaw reads the token from the environment, so no document and no file contains it. */
export const SERVICE_TOKEN = '${SERVICE_TOKEN}';

const VARIABLES: Record<Endpoint, { url: string; key: string | null }> = {
  ...forEachService((service) => SERVICES[service].variables),
  usage: { url: 'AGENT_USAGE_URL', key: null },
};
const ENDPOINTS = Object.keys(VARIABLES) as Endpoint[];

/** Every variable that `serviceVariables` may set, below `env.vars`. */
export const SERVICE_VARIABLES = ENDPOINTS.flatMap((endpoint) => {
  const { url, key } = VARIABLES[endpoint];
  return key === null ? [url] : [url, key];
});

/** The services of which a plan includes any units. */
export function servicesOf(terms: PlanTerms, endpoints: ServiceEndpoints): ServiceEndpoints {
  return {
    ...forEachService((service) => (limitOf(service, terms) > 0 ? endpoints[service] : null)),
    usage: endpoints.usage,
  };
}

/** The environment that the gateway gives to the programs of the agent. */
export function serviceVariables(endpoints: ServiceEndpoints): ConfigPart {
  const variables = ENDPOINTS.flatMap((endpoint): [string, string][] => {
    const { url, key } = VARIABLES[endpoint];
    const address = endpoints[endpoint];
    if (address === null) return [];
    return [[url, address], ...(key === null ? [] : [[key, SERVICE_TOKEN] as [string, string]])];
  });
  return Object.fromEntries(variables);
}
