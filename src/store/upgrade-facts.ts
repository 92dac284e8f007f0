import type { UpgradeFacts } from '../conversation/facts.ts';

/** The newest change to a bigger plan, whatever became of it, as a subquery of the facts of a chat. */
export const UPGRADE_FACTS = `(SELECT json_object('id', id, 'plan', plan, 'state', state, 'reason', reason,
      'amount_due', amount_due, 'renews_at', renews_at, 'until_at', until_at, 'pay_url', pay_url, 'trouble', trouble)
      FROM upgrades WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1)`;

export function upgradeOf(
  part: Record<string, string | number | null> | null,
): UpgradeFacts | null {
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
    } as UpgradeFacts)
  );
}
