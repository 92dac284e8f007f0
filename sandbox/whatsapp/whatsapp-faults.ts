/** The faults of WhatsApp beside the common ones. */
export const WHATSAPP_FAULTS = {
  'disconnect-428': 'ends the connection when something is sent',
  'logged-out': 'removes the linked device when something is sent (401)',
  replaced: 'lets another client take over when something is sent (440)',
  outdated: 'refuses a login because the version of the client is too old (405)',
  suspended: 'refuses a login because of a ban for a few seconds (402)',
  'cut-short': 'drops a connection while it catches up, once the first missed message is confirmed',
  'cut-off': 'delivers a message and drops the connection, so that the message cannot be confirmed',
  'lose-ack': 'delivers a message, but its acknowledgement gets lost',
  unreadable: 'delivers a message that the phone cannot read, so that the phone asks for it again',
  'refuse-463': 'refuses messages: the account is restricted',
  'unheard-of': 'refuses a message with a code that nobody knows',
  'duplicate-updates': 'delivers each message twice',
  'lost-session':
    'has the phone write over a new encrypted session, as after its app was installed anew',
};
