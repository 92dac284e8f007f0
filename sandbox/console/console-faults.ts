/** The faults of the console beside the common ones. */
export const CONSOLE_FAULTS = {
  'duplicate-updates': 'delivers each update twice',
  'delete-refused': 'refuses to delete a message (403)',
  'unheard-of': 'refuses a message with a code that nobody has documented (403)',
};
