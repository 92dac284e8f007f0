import { type Comp, entitlement, type Grounds, paidEntitlement } from '../domain/entitlement.ts';
import { tellAccount } from '../news/tell.ts';
import { compObject, planNotices } from '../notices/notices.ts';
import { closeComp, type CompRow, findOpenComp, saveComp, settleComp } from '../store/comps.ts';
import { findGrounds } from '../store/entitlements.ts';
import { type Change, commit } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';
import { SWEEP_NOW } from '../work/effect-handlers.ts';
import type { BillingApp } from './billing-app.ts';
import { consequencesOf } from './entitlement-consequences.ts';

/** Gives an account a plan without payment, in the place of any given before. The customer is told now, and before it ends. */
export async function compPlan(app: BillingApp, accountId: string, comp: Comp): Promise<Change[]> {
  const [grounds] = await app.db.read(findGrounds(accountId));
  return [
    saveComp(accountId, comp, app.now()),
    ...(await follow(app, accountId, { before: grounds, after: { ...grounds, comp } })),
    ...compNotices(app, accountId, comp),
    tellAccount(app, accountId, { type: 'comp_given' }, `comp:${app.newId('cmp')}`),
  ];
}

export function compNotices(app: Pick<BillingApp, 'now'>, accountId: string, comp: Comp): Change[] {
  const object = compObject(accountId, comp);
  return planNotices('comp_ends', { object, accountId, at: comp.endsAt, from: app.now() });
}

/** Ends it before its time. What follows is done by the job of its row. */
export function endCompNow(app: Pick<BillingApp, 'now'>, { id }: CompRow): Change[] {
  return [closeComp(id, app.now()), { enqueue: 'end-comp', payload: { id } }];
}

/** The job: what follows from the end of a plan for free. Nobody else calls at that time. */
export async function endComp(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, {
    find: findOpenComp,
    lease: ({ accountId }) => `billing:${accountId}`,
    advance: async (holder, comp) => {
      if (holder.now() >= comp.endsAt) await end(holder, comp);
      return 'stop';
    },
    recordFailure: (_holder, _comp, error) => Promise.reject(error as Error),
  });
}

async function end(app: BillingApp, comp: CompRow): Promise<void> {
  const { accountId, plan } = comp;
  const [{ subscription }] = await app.db.read(findGrounds(accountId));
  const stillGiven = { subscription, comp: { plan, endsAt: app.now() + 1 } };
  const after = { subscription, comp: null };
  await commit(app, [
    settleComp(comp),
    ...(await follow(app, accountId, { before: stillGiven, after })),
    ...(entitlement(stillGiven, app.now()).why === 'comped'
      ? [tellAccount(app, accountId, { type: 'comp_over', plan }, `comp-over:${app.newId('cmp')}`)]
      : []),
    SWEEP_NOW,
  ]);
}

async function follow(
  app: BillingApp,
  accountId: string,
  { before, after }: { before: Grounds; after: Grounds },
): Promise<Change[]> {
  const now = app.now();
  const paid = paidEntitlement(after.subscription, now);
  return consequencesOf(app, {
    accountId,
    before: entitlement(before, now),
    after: entitlement(after, now),
    paid: { before: paid, after: paid },
    payment: null,
  });
}
