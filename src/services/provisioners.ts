import { createAgentMail } from '../agentmail/client.ts';
import type { Config } from '../config/config.ts';
import type { MeteredService } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import type { WhyNotTied } from '../store/provisions.ts';
import type { ProviderApp } from './provider-app.ts';
import { callProvider } from './provider-call.ts';
import { areMinutesUsedUp } from './phone-minutes.ts';
import { limitCalls, releaseNumber, takeNumber, tieNumber } from './phone-number.ts';
import { Refusal } from './refusal.ts';

/** Makes and removes what an account needs at a provider. Removing may run again after a lost answer. */
export type Provisioner = {
  /** Returns the id at the provider; where the provider allows it, the same one for the same row. */
  create: (app: ProviderApp, provision: Wanted) => Promise<string>;
  remove: (app: ProviderApp, externalId: string) => Promise<void>;
  /** Makes something of the old service that of an account, or says why not. May run again. */
  tie?: (app: ProviderApp, provision: Wanted, importedId: string) => Promise<WhyNotTied | null>;
  /** Adapts what an account has. Returns when that may be needed again, or null. */
  keep?: (app: ProviderApp, provision: Wanted, externalId: string) => Promise<number | null>;
  /** Made only for an account whose owner has asked for it. */
  isOptIn?: true;
};

type Wanted = { id: string; accountId: string };

/** Null for a service that needs nothing beforehand. */
const PROVISIONERS: Record<MeteredService, Provisioner | null> = {
  search: null,
  /** The cookies of the sites where its owner has logged in. Browserbase knows no id of ours, so a lost answer leaves an empty one. */
  browser: {
    create: async (app) => {
      const context = await callProvider(app, 'browser', {
        method: 'POST',
        path: '/v1/contexts',
        body: {},
      });
      return String(context['id']);
    },
    remove: async (app, id) => {
      const path = `/v1/contexts/${id}`;
      await callProvider(app, 'browser', { method: 'DELETE', path }).catch(unlessGone);
    },
  },
  email: {
    create: ({ config }, { id }) => mailOf(config).createInbox(id),
    remove: ({ config }, id) => mailOf(config).deleteInbox(id),
    tie: async ({ config }, _provision, id) =>
      (await mailOf(config).hasInbox(id)) ? null : 'not_ours',
  },
  phone: {
    create: takeNumber,
    remove: releaseNumber,
    tie: tieNumber,
    keep: async (app, { accountId }, number) => {
      const areUsedUp = await areMinutesUsedUp(app, accountId);
      await limitCalls(app, number, { areUsedUp });
      return areUsedUp ? periodAt(app.now()).endsAt : null;
    },
    isOptIn: true,
  },
};

/** Null when the service needs nothing or is not offered here. */
export function provisionerOf({ services }: Config, service: MeteredService): Provisioner | null {
  return services[service] === null ? null : PROVISIONERS[service];
}

function mailOf({ services }: Config) {
  if (!services.email) throw new Refusal('unavailable', 'email is not offered');
  return createAgentMail(services.email);
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
}
