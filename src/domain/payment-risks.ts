/**
 * What a bank or a card network has said about a payment. `dispute`: the owner of the card takes it back. `warning`: the network
 * expects that. `card`: the card is the one of an account that is blocked already.
 */
export type RiskKind = 'dispute' | 'warning' | 'card';

/** `open`: nothing is settled yet. `lost`: the money is gone. `won` and `trusted`: all is well again. */
export type RiskState = 'open' | 'lost' | 'won' | 'trusted';

export type Risk = { kind: RiskKind; state: RiskState };

/** `blocked`: nothing may be used. `flagged`: everything but the metered services. */
export type PaymentHold = 'blocked' | 'flagged';

/** What the risks of an account mean for it. A warning that came true, or whose payment went back, blocks like a dispute. */
export function holdOf(risks: Risk[]): PaymentHold | null {
  const isBlocking = ({ kind, state }: Risk) =>
    state === 'lost' || (state === 'open' && kind !== 'warning');
  if (risks.some(isBlocking)) return 'blocked';
  return risks.some(({ state }) => state === 'open') ? 'flagged' : null;
}

/** Stripe's word for the state of a dispute. Inquiries that a bank closes take nothing. What is unknown stays open. */
export function stateOfDispute(status: string): RiskState {
  switch (status) {
    case 'won':
    case 'warning_closed':
    case 'prevented':
      return 'won';
    case 'lost':
      return 'lost';
    default:
      return 'open';
  }
}
