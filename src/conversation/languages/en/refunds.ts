/** Money that goes back. */
export const refund = {
  title: 'Your money back',
  offer: (name: string) =>
    `Your agent still isn’t ready, and that’s on us. I’m still building it. If you’d rather not wait, take your money back: ${name} then ends right away.`,
  offerNote:
    'Your agent still isn’t ready, and that’s on us. If you’d rather not wait, you can have your money back: /billing',
  take: 'Give me my money back',
  wait: 'I’ll wait',
  waiting: 'Thanks for your patience. I’ll message you as soon as it’s ready.',
  asking: 'One moment, I’m telling Stripe…',
  trouble:
    'Stripe, our payment provider, isn’t answering right now. Your refund is saved: I’ll keep trying and message you when it’s done.',
  made: (amount: string) =>
    `${amount} is on its way back to you. Banks take 5 to 10 days to show it.`,
  returned: (amount: string) =>
    `Your bank couldn’t take the ${amount} I sent back, so it’s with us again. It’s still yours: tell us with /support how to get it to you.`,
  ended: 'Your plan has ended, and you won’t be charged again.',
  stays: 'Your plan stays as it is.',
  second: 'You were paying for two plans, so I’ve ended the second one.',
  blockedCard: 'This card can’t be used here, so your plan didn’t start.',
  refused: {
    nothing_paid: 'There’s no payment left that could go back. /billing shows all of them.',
    too_much: 'That’s more than what was paid. Nothing has changed.',
    too_late:
      'Your agent got ready in time, so this offer is over. You can still cancel any time in /plan.',
    disputed:
      'Your bank is already taking this payment back, so I can’t send it a second time. You’ll get the money from your bank.',
    needs_operator:
      'I couldn’t send the money back by myself. Our team knows and will take care of it.',
  },
};

export type RefundWords = typeof refund;
