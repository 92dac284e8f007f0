import type { Value } from './database.ts';
import type { Upgrade } from './upgrades.ts';

type NewestUpgrade = Pick<
  Upgrade,
  'id' | 'plan' | 'state' | 'reason' | 'renewsAt' | 'untilAt' | 'payUrl'
> & { amountDue: number | null; inTrouble: boolean };

/** The newest upgrade of an account in any state, as a subquery of the facts of a chat. */
export const UPGRADE_FACTS = `(SELECT json_object('id', id, 'plan', plan, 'state', state, 'reason', reason,
      'amount_due', amount_due, 'renews_at', renews_at, 'until_at', until_at, 'pay_url', pay_url, 'trouble', trouble)
      FROM upgrades WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1)`;

export function upgradeOf(part: Record<string, Value> | null): NewestUpgrade | null {
  return (
    part &&
    ({
      id: part['id'],
      plan: part['plan'],
      state: part['state'],
      reason: part['reason'],
      amountDue: part['amount_due'],
      renewsAt: part['renews_at'],
      untilAt: part['until_at'],
      payUrl: part['pay_url'],
      inTrouble: part['trouble'] !== null,
    } as NewestUpgrade)
  );
}
