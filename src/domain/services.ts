import type { Plan, PlanTerms } from './plans.ts';

type ServiceDefinition = {
  /** The unit in which it is sold. */
  unit: 'request' | 'minute' | 'message';
  /** How many counted parts make one unit: minutes are counted in seconds and rounded up where they are shown. */
  parts: number;
  /** How many units each plan gives in a usage month. */
  limits: Record<Plan, number>;
  /**
   * The variables by which a client on the machine finds the service. A key is only given to a client that also reads the
   * base URL: AgentMail's client has no variable for one and would send our token to AgentMail.
   */
  variables: { url: string; key: string | null };
};

/** The services that an agent uses through our proxies. Each needs this row, its sentences and a proxy. */
export const SERVICES = {
  /** Speaks Perplexity's API. */
  search: {
    unit: 'request',
    parts: 1,
    limits: { starter: 500, pro: 2000, power: 10_000 },
    variables: { url: 'PERPLEXITY_BASE_URL', key: 'PERPLEXITY_API_KEY' },
  },
  /** Speaks Browserbase's API. */
  browser: {
    unit: 'minute',
    parts: 60,
    limits: { starter: 60, pro: 300, power: 1000 },
    variables: { url: 'BROWSERBASE_BASE_URL', key: 'BROWSERBASE_API_KEY' },
  },
  /** Speaks AgentMail's API. */
  email: {
    unit: 'message',
    parts: 1,
    limits: { starter: 100, pro: 500, power: 2000 },
    variables: { url: 'AGENTMAIL_BASE_URL', key: null },
  },
  /** Speaks Bland's API. */
  phone: {
    unit: 'minute',
    parts: 60,
    limits: { starter: 0, pro: 60, power: 120 },
    variables: { url: 'BLAND_BASE_URL', key: 'BLAND_API_KEY' },
  },
} as const satisfies Record<string, ServiceDefinition>;

export type MeteredService = keyof typeof SERVICES;
export const SERVICE_NAMES = Object.keys(SERVICES) as MeteredService[];

/** How many units of a service a plan gives a month. */
export function limitOf(service: MeteredService, terms: PlanTerms | null): number {
  return terms ? SERVICES[service].limits[terms.plan] : 0;
}

/** Counted parts as units, as they are shown: a started minute is a minute. */
export function toUnits(service: MeteredService, parts: number): number {
  return Math.ceil(parts / SERVICES[service].parts);
}

/** One value for each service. */
export function forEachService<T>(
  valueOf: (service: MeteredService) => T,
): Record<MeteredService, T> {
  const values = SERVICE_NAMES.map((service) => [service, valueOf(service)]);
  return Object.fromEntries(values) as Record<MeteredService, T>;
}
