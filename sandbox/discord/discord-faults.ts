/** The faults of Discord beside the common ones. */
export const DISCORD_FAULTS = {
  'gateway-drop': 'asks to reconnect (op 7) at the next event or heartbeat; the event is replayed',
  'invalid-session': 'ends the session (op 9 on resume) at the next event, which is lost',
  'gateway-close': 'closes the connection for good (4004) at the next event, which is lost',
  'duplicate-updates': 'delivers each event twice',
  'late-interactions': 'brings interactions when their three seconds are over',
  unauthorized: 'answers 401, as while the token is being replaced',
  'link-filter': 'refuses messages with links (400, 240000)',
  'picture-filter': 'refuses messages with pictures (400, 20009)',
  'flags-kept': 'refuses to change the flags of an application (400, 50035)',
  'edit-capped': 'refuses an edit as one too many of an old message (429, 30046)',
  'unheard-of': 'refuses a message with a code that nobody has documented (400)',
};
