import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import { limitOf, type MeteredService, SERVICE_NAMES } from '../domain/services.ts';
import { idFrom } from '../ids.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import type { Statement } from '../store/engine.ts';
import { findEntitlement } from '../store/entitlements.ts';
import {
  decideProvision,
  findProvision,
  isProvisioned,
  listProvisions,
  type Provision,
  type ProvisionChange,
  requestProvision,
  settleProvision,
  updateProvision,
} from '../store/provisions.ts';
import type { Change } from '../work/commit.ts';
import { backOffMs, workOffRow } from '../work/due-row.ts';
import type { ProviderApp } from './provider-app.ts';
import { provisionerOf, type Provisioner } from './provisioners.ts';

type ProvisionApp = ProviderApp & Pick<App, 'instanceId'>;

const BACK_OFF = { firstMs: 2000, longestMs: 10 * 60_000 };
/** An operator has to look into it after this many failures in a row. */
const ATTEMPTS_BEFORE_ALARM = 5;

/**
 * The rows that let an account get what its services need: an inbox, a browser context, a number. They come due on their own,
 * because a provider that is down must not hold up the building of the machine.
 */
export function requestProvisions(
  { config, now }: { config: Config; now: () => number },
  accountId: string,
): Statement[] {
  return SERVICE_NAMES.flatMap((service) => {
    const provisioner = provisionerOf(config, service);
    if (!provisioner) return [];
    const isWanted = provisioner.isOptIn !== true;
    return [
      requestProvision(
        { id: provisionId(accountId, service), accountId, service, isWanted },
        now(),
      ),
    ];
  });
}

/** Its owner lets the agent have a service, or no longer. */
export function decideService(
  { now }: { now: () => number },
  { accountId, service, isWanted }: Pick<Provision, 'accountId' | 'service' | 'isWanted'>,
): Change[] {
  const id = provisionId(accountId, service);
  return [
    decideProvision({ id, accountId, service, isWanted }, now()),
    { enqueue: 'provision-service', payload: { id } },
  ];
}

function provisionId(accountId: string, service: MeteredService): string {
  return idFrom('prv', accountId, service);
}

/** Makes what the plan of an account includes, and removes what a smaller plan no longer includes. */
export function provisionService(app: ProvisionApp, id: string): Promise<void> {
  return workOffRow<ProvisionApp, Provision>(app, id, {
    find: findProvision,
    lease: (provision) => `provision:${provision.id}`,
    advance: async (_app, provision) => {
      const change = { attempts: 0, dueAt: null, ...(await bringUpToDate(app, provision)) };
      await app.db.write([settleProvision(provision, change, app.now())]);
      return 'stop';
    },
    recordFailure: (_app, provision, error) => recordFailure(app, provision, error),
  });
}

async function bringUpToDate(app: ProvisionApp, provision: Provision): Promise<ProvisionChange> {
  const { accountId, service, externalId } = provision;
  const [{ terms }, isOnHold] = await app.db.read(
    findEntitlement(accountId, app.now()),
    isAccountOnHold(accountId),
  );
  const provisioner = provisionerOf(app.config, service);
  // Without any plan an agent is kept for a while, and so is what belongs to it.
  if (!provisioner || !terms || isOnHold) return {};
  const isIncluded = provision.isWanted && limitOf(service, terms) > 0;
  if (isIncluded && externalId === null) return obtain(app, provisioner, provision);
  if (externalId === null) return isIncluded ? {} : notIncluded(provision);
  if (isIncluded) return { dueAt: (await provisioner.keep?.(app, provision, externalId)) ?? null };
  await provisioner.remove(app, externalId);
  return { externalId: null };
}

/** What its owner had in the old service, if that can be had; otherwise another one, if nobody has to ask for it. */
async function obtain(
  app: ProvisionApp,
  { create, tie, isOptIn }: Provisioner,
  provision: Provision,
): Promise<ProvisionChange> {
  const { importedId, notTied, accountId, service } = provision;
  const isTried = notTied !== null && notTied !== 'not_in_plan';
  if (importedId === null || isTried || !tie) return { externalId: await create(app, provision) };
  const [isTaken] = await app.db.read(isProvisioned(importedId));
  const obstacle = isTaken ? 'taken' : await tie(app, provision, importedId);
  if (obstacle === null) return { externalId: importedId, notTied: null };
  app.log.warn({ accountId, service, obstacle }, 'something of the old service is not tied');
  if (isOptIn) return { notTied: obstacle, isWanted: false };
  return { notTied: obstacle, externalId: await create(app, provision) };
}

/** A larger plan later ties it. */
function notIncluded({ importedId, notTied, isWanted }: Provision): ProvisionChange {
  return importedId !== null && isWanted && notTied === null ? { notTied: 'not_in_plan' } : {};
}

async function recordFailure(
  app: ProvisionApp,
  provision: Provision,
  error: unknown,
): Promise<void> {
  const { id, service } = provision;
  const attempts = provision.attempts + 1;
  const level = attempts >= ATTEMPTS_BEFORE_ALARM ? 'error' : 'warn';
  app.log[level](
    { provisionId: id, service, attempts, err: error },
    'could not provision a service',
  );
  const dueAt = app.now() + backOffMs(attempts, BACK_OFF);
  await app.db.write([settleProvision(provision, { attempts, dueAt }, app.now())]);
}

/** Removes everything that an account has at providers, for its deletion. May run again after a crash. */
export async function removeProvisions(app: ProviderApp, accountId: string): Promise<void> {
  const [provisions] = await app.db.read(listProvisions(accountId));
  for (const { id, service, externalId } of provisions) {
    if (externalId === null) continue;
    await provisionerOf(app.config, service)?.remove(app, externalId);
    await app.db.write([updateProvision(id, { externalId: null, dueAt: null })]);
  }
}
