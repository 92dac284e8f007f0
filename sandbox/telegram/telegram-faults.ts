/** The faults of Telegram beside the common ones. */
export const TELEGRAM_FAULTS = {
  'duplicate-updates': 'delivers each update twice; to a webhook three times in parallel',
  'reorder-updates': 'delivers updates out of order',
  unauthorized: 'answers 401, as while the token is being replaced',
  'delete-refused': "refuses to delete a message (400, message can't be deleted)",
  'unheard-of': 'refuses a message with a reason that nobody has documented (400)',
};
