export type Payment = { paymentIntent: string; cents: number };

/** What goes back of each payment, the newest first; null when more was asked for than is left. */
export function partOf(payments: Payment[], amountCents: number | null): Payment[] | null {
  const left = payments.filter(({ cents }) => cents > 0);
  let open = amountCents ?? left.reduce((sum, { cents }) => sum + cents, 0);
  const parts = left.map(({ paymentIntent, cents }) => {
    const part = Math.min(cents, open);
    open -= part;
    return { paymentIntent, cents: part };
  });
  return open > 0 ? null : parts.filter(({ cents }) => cents > 0);
}

/** Whether the money is back or on its way. Stripe may still wait for bank details, and a bank may return it. */
export function goesBack({ status }: { status: string | null }): boolean {
  return status === 'succeeded' || status === 'pending';
}
