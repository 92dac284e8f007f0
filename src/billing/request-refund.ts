import type { RefundKind, RefundScope } from '../domain/refunds.ts';
import { addRefund } from '../store/refunds.ts';
import type { Change } from '../work/commit.ts';
import type { EffectApp } from '../work/effect-handlers.ts';

/** What a refund is, apart from whose. `amountCents`: a part of it; null for all. */
export type WantedRefund = {
  kind: RefundKind;
  scope: RefundScope;
  amountCents: number | null;
  endsPlan: boolean;
};

/** Of an agent that is not ready in time: everything, and the plan ends. */
export const MONEY_BACK: WantedRefund = {
  kind: 'not_ready',
  scope: 'period',
  amountCents: null,
  endsPlan: true,
};

/** Requests a refund. `id` derives from its cause. While one of the account is under way, another request changes nothing. */
export function requestRefund(
  app: Pick<EffectApp, 'now'>,
  { id, ...wanted }: WantedRefund & { id: string; accountId: string },
): Change[] {
  return [
    addRefund({ id, ...wanted, now: app.now() }),
    { enqueue: 'refund-payment', payload: { id } },
  ];
}
