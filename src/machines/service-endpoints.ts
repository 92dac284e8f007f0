import type { ConfigPart } from '../openclaw/agent-document.ts';
import type { PlanTerms } from '../domain/plans.ts';

/** Base URLs of our gateways, without a slash at the end; `null` where there is none. */
export type ServiceEndpoints = {
  /** Speaks as Perplexity does. */
  search: string | null;
  /** Speaks as Browserbase does. */
  browser: string | null;
  /** Speaks as AgentMail does. */
  email: string | null;
  /** Speaks as Bland does. */
  phone: string | null;
  /** Says what is left of each service. */
  usage: string | null;
};

export const NO_SERVICES: ServiceEndpoints = {
  search: null,
  browser: null,
  email: null,
  phone: null,
  usage: null,
};

/** OpenClaw reads it from the environment, so the token is in no document and in no file. */
export const SERVICE_TOKEN = '${SERVICE_TOKEN}';

/**
 * What a client finds its service by. A key stands only beside a base URL that the same client reads: AgentMail's has no
 * variable for one and goes to AgentMail, Bland has no client. Their callers name the URL and SERVICE_TOKEN themselves.
 */
const VARIABLES: Record<keyof ServiceEndpoints, { url: string; key: string | null }> = {
  search: { url: 'PERPLEXITY_BASE_URL', key: 'PERPLEXITY_API_KEY' },
  browser: { url: 'BROWSERBASE_BASE_URL', key: 'BROWSERBASE_API_KEY' },
  email: { url: 'AGENTMAIL_BASE_URL', key: null },
  phone: { url: 'BLAND_BASE_URL', key: null },
  usage: { url: 'AGENT_USAGE_URL', key: null },
};
const SERVICES = Object.keys(VARIABLES) as (keyof ServiceEndpoints)[];

/** Everything that `serviceVariables` may set, below `env.vars`. */
export const SERVICE_VARIABLES = SERVICES.flatMap((service) => namesOf(service));

/** Only the services that a plan gives any units of. */
export function servicesOf(terms: PlanTerms, endpoints: ServiceEndpoints): ServiceEndpoints {
  return {
    search: terms.searches > 0 ? endpoints.search : null,
    browser: terms.browserMinutes > 0 ? endpoints.browser : null,
    email: terms.emails > 0 ? endpoints.email : null,
    phone: terms.phoneMinutes > 0 ? endpoints.phone : null,
    usage: endpoints.usage,
  };
}

/** The environment that the gateway gives to what the agent runs. */
export function serviceVariables(endpoints: ServiceEndpoints): ConfigPart {
  return Object.fromEntries(
    SERVICES.flatMap((service) => {
      const url = endpoints[service];
      if (url === null) return [];
      return namesOf(service).map((name) => [
        name,
        name === VARIABLES[service].key ? SERVICE_TOKEN : url,
      ]);
    }),
  );
}

function namesOf(service: keyof ServiceEndpoints): string[] {
  const { url, key } = VARIABLES[service];
  return key === null ? [url] : [url, key];
}
