/** Payments: what is charged next, the card, invoices, a payment that failed. */
export const billing = {
  title: 'Billing',
  asking: 'One moment, I’m asking Stripe…',
  trouble:
    'Stripe, our payment provider, isn’t answering right now. I’ll keep trying and show you everything as soon as it works.',
  next: 'Next charge',
  nextIs: (amount: string, day: string) => `${amount} on ${day}`,
  nothingNext: 'nothing',
  card: 'Card',
  cardIs: (brand: string, last4: string) => `${brand} ending in ${last4}`,
  cardEnds: (card: string, month: string) => `${card}, good until ${month}`,
  noCard: 'none on file',
  invoice: (amount: string, day: string) => `${day} · ${amount}`,
  openInvoice: (amount: string, day: string) => `${day} · ${amount}, not paid`,
  changeCard: 'Change card',
  receipts: 'Receipts',
  receiptsOff: 'Turn receipts off',
  receiptsOn: 'Turn receipts on',
  receiptsAreOff: 'I won’t send receipts after a payment any more. You still find them here.',
  receiptsAreOn: 'I’ll send you a short receipt after each payment.',

  failed: (amount: string, name: string) =>
    `Your payment didn’t go through: your bank declined ${amount} for ${name}, or wants you to confirm it. Your agent keeps working for now.`,
  failedCard: (card: string) => `It was charged to your ${card}.`,
  nextTry: (day: string) => `Next try: ${day}, or as soon as you change the card.`,
  noNextTry: 'It won’t be tried again by itself: change the card or pay the invoice.',
  lastDay: (day: string) => `Last day: ${day}. Then your agent pauses, and nothing is deleted.`,
  stopped: 'Your agent is paused until it’s paid. Nothing is deleted.',
  updateCard: 'Update card',
  payInvoice: 'Pay or confirm the invoice',
  /** On the picture of a receipt. */
  drawn: { title: 'Receipt', plan: 'Plan', period: 'Paid for', next: 'Next payment' },
  renewed: (amount: string, name: string, period: string, day: string) =>
    `Paid: ${amount} for ${name}, ${period}. Your next payment is on ${day}.`,
  nextCard: (card: string) => `The next payment is charged to your ${card}.`,
  late: (name: string) => `Payment received, thank you! ${name} goes on as before.`,
  receipt: 'Receipt',
  cardEndsSoon: (card: string, month: string) =>
    `Your ${card} is only good until ${month}. Add another one in time, so your agent keeps running.`,
  lapsed:
    'You haven’t had a plan for 30 days, so I’m about to delete your agent and your data. You can stop that, download your data, or choose a plan.',
};

/** A plan for free. */
export const comp = {
  given: (name: string, until: string) =>
    `Good news: ${name} is on us until ${until}. You pay nothing for it.`,
  afterwards:
    'It’s on us, so you pay nothing. To keep your agent running afterwards, choose a plan before it ends.',
  thenBack: (name: string) =>
    `It’s on us, so you pay nothing extra. Afterwards you’re back on ${name}.`,
  endsSoon: (name: string, until: string) =>
    `Your free ${name} ends on ${until}. To keep your agent running, choose a plan: /plan`,
  endsBack: (name: string, until: string, back: string) =>
    `Your free ${name} ends on ${until}. Then you’re back on ${back}; /plan shows both.`,
  over: (name: string) =>
    `Your free ${name} has ended. Nothing is deleted: choose a plan with /plan and everything goes on.`,
  back: (name: string, back: string) => `Your free ${name} has ended. You’re back on ${back}.`,
};

export type Billing = typeof billing;
export type Comp = typeof comp;
