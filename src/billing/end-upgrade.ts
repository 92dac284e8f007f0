import type { UpgradeNews } from '../conversation/news/upgrade.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { type Upgrade, type UpgradeChange, updateUpgrade } from '../store/upgrades.ts';
import { type Change, commit, type Delivery } from '../work/commit.ts';
import type { Refusal } from './upgrade-rules.ts';
import type { BillingApp } from './billing-app.ts';
import { invoicePages } from './payment-link.ts';

type Ending = { change: UpgradeChange; news: UpgradeNews; also?: Change[] };

/** Ends an upgrade and tells the account, once. */
export async function endUpgrade(
  app: BillingApp,
  upgrade: Upgrade,
  { change, news, also = [] }: Ending,
): Promise<void> {
  await commit(app, [
    updateUpgrade(upgrade, { ...change, trouble: null, dueAt: null }),
    ...invoicePages(app, upgrade.accountId, [change.payUrl]),
    tellOfUpgrade(app, upgrade, news),
    ...also,
  ]);
}

/** Ends an upgrade that is not possible. Each reason has its own sentences. */
export async function refuseUpgrade(
  app: BillingApp,
  upgrade: Upgrade,
  refusal: Refusal | null,
): Promise<void> {
  const { id, accountId } = upgrade;
  const { reason, untilAt, payUrl } = refusal ?? { reason: 'no_plan', untilAt: null, payUrl: null };
  const needsOperator = reason === 'needs_operator';
  if (needsOperator)
    app.log.error({ upgradeId: id }, 'an operator has to change this plan by hand');
  await endUpgrade(app, upgrade, {
    change: { state: 'refused', reason, untilAt, payUrl },
    news: 'refused',
    also: needsOperator
      ? [tellOperators(app, { type: 'upgrade_by_hand', accountId }, `upgrade:${id}`)]
      : [],
  });
}

/** News of an upgrade, told once per `key`. */
export function tellOfUpgrade(
  app: Pick<BillingApp, 'now'>,
  { id, accountId }: Upgrade,
  what: UpgradeNews,
  key: string = what,
): Delivery {
  return tellAccount(app, accountId, { type: 'upgrade', what }, `upgrade:${id}:${key}`);
}
