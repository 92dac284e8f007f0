/** What keeps the connection to a chat platform from working. Operators are told of each with its own words. */
export type ConnectionTrouble =
  /** The token was revoked or replaced. */
  | 'token_refused'
  /** Another program uses the same bot. */
  | 'second_user'
  /** Somebody had the platform bring messages elsewhere. */
  | 'webhook_moved'
  /** The platform does not reach our webhook. */
  | 'webhook_fails'
  /** The application may not read what it has to. */
  | 'intents_refused'
  /** Our version of the protocol is too old. */
  | 'outdated'
  /** Nothing answers. */
  | 'not_reached';
