/** An imported person brings their first chat into their account. */
export const claim = {
  title: 'Welcome back',
  looking: 'One moment, I’m looking up your account…',
  ask: (email: string) => `This chat will manage the account of ${email}. Is that you?`,
  onlyYou: 'If someone else sent you this link, choose No and nothing happens.',
  yes: 'Yes, that’s me',
  no: 'No',
  joining: 'One moment, I’m bringing your account here…',
  refused: 'OK, nothing happened. The link still works for its owner.',
  own: 'This chat already manages that account.',
  over: 'That link has been used or has expired. Ask us for a new one with the email address of your account.',
  renewed: 'That link has expired. I’ve sent a new one to the email address of the account.',
  conflict:
    'This chat already has a plan or an agent of its own, so I can’t bring the other account here. Open the link in another app of yours.',
  done: (plan: string) => `Your account is here: you’re on ${plan}.`,
  here: 'Your account is here.',
  cheaper: (before: string, oldPrice: string, after: string, newPrice: string) =>
    `Your plan just got cheaper: ${before} for ${oldPrice} a month is now ${after} for ${newPrice}.`,
  renamed: (before: string, after: string, price: string) =>
    `Your plan ${before} is called ${after} now, and stays at ${price} a month.`,
  oneChange: 'The one change: your agent runs on your own Claude.',
  doneFree: 'Your account is here. Choose a plan whenever you like, and I’ll set up your agent.',
  until: (date: string) =>
    `Until ${date} your agent keeps running on our key. Connect your own Claude before then, with /connect.`,
};

export type ClaimWords = typeof claim;
