import type { UpgradeNews } from '../conversation/news/upgrade.ts';
import { prepareNews } from '../chat/receive.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { type Upgrade, type UpgradeChange, updateUpgrade } from '../store/upgrades.ts';
import type { BillingApp } from './sync-customer.ts';
import type { Refusal } from './upgrade-rules.ts';

type Ending = { change: UpgradeChange; news: UpgradeNews };

/** A change of plan comes to its end, which is told once. */
export async function endUpgrade(app: BillingApp, upgrade: Upgrade, ending: Ending): Promise<void> {
  const news = await newsOfUpgrade(app, upgrade, ending.news);
  await app.db.write([
    updateUpgrade(upgrade, { ...ending.change, trouble: null, dueAt: null }),
    ...news.statements,
  ]);
  news.after();
}

/** It cannot be made, for a reason with words of its own. */
export async function refuseUpgrade(
  app: BillingApp,
  upgrade: Upgrade,
  refusal: Refusal | null,
): Promise<void> {
  const { reason, untilAt, payUrl } = refusal ?? { reason: 'no_plan', untilAt: null, payUrl: null };
  if (reason === 'odd') {
    app.log.error({ upgradeId: upgrade.id }, 'a plan that has to be changed by hand');
  }
  await endUpgrade(app, upgrade, {
    change: { state: 'refused', reason, untilAt, payUrl },
    news: 'refused',
  });
  if (reason !== 'odd') return;
  const { id, accountId } = upgrade;
  await tellOperators(app, { type: 'upgrade_by_hand', accountId }, `upgrade:${id}`);
}

/** Word of a change of plan, told once per `key`. */
export function newsOfUpgrade(
  app: BillingApp,
  upgrade: Upgrade,
  what: UpgradeNews,
  key: string = what,
) {
  return prepareNews(
    app,
    upgrade.accountId,
    { type: 'upgrade', what },
    `upgrade:${upgrade.id}:${key}`,
  );
}
