import { limitOf, type MeteredService, SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { stageAt } from '../domain/usage-stages.ts';
import { tellAccount } from '../news/tell.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { listSoftGates } from '../store/gates.ts';
import { listCounters, markWarned } from '../store/usage.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import type { Metered } from './meter.ts';

/**
 * Tells an account, once a period for each stage, how much of a limit it has used. Does nothing below the first stage or when it was told.
 * `before` is what was used and reserved until then: far below the first stage nothing is read.
 */
export async function warnOfUsage(
  app: CommitApp,
  { accountId, terms, soft = [] }: Metered,
  { service, before, units }: { service: MeteredService; before: number; units: number },
): Promise<void> {
  const ofPlan = limitOf(service, terms) * SERVICES[service].parts;
  if (stageAt(before + units, ofPlan) === null) return;
  const period = periodAt(app.now()).id;
  const [counters] = await app.db.read(listCounters(accountId, period));
  const counter = counters.find((each) => each.service === service);
  if (!counter) return;
  const stage = stageAt(counter.used, ofPlan + counter.extra);
  const isSoft = soft.includes(service);
  if (isSoft && counter.used > ofPlan + counter.extra) {
    app.log.warn({ accountId, service, used: counter.used }, 'over a limit that is soft now');
  }
  if (stage === null || counter.warned >= stage) return;
  await commit(app, [
    markWarned({ accountId, period, service }, stage),
    tellAccount(
      app,
      accountId,
      { type: 'usage_warning', service, stage, isSoft },
      `usage:${accountId}:${period}:${service}:${counter.extra}:${stage}`,
    ),
  ]);
}

/** The same after something long has ended: whatever was used before, it may be what reaches a stage. */
export async function warnAfterSettling(
  app: CommitApp,
  { accountId, service }: { accountId: string; service: MeteredService },
  units: number,
): Promise<void> {
  const now = app.now();
  const [{ terms }, soft] = await app.db.read(findEntitlement(accountId, now), listSoftGates(now));
  const before = Number.MAX_SAFE_INTEGER - units;
  if (terms) await warnOfUsage(app, { accountId, terms, soft }, { service, before, units });
}
