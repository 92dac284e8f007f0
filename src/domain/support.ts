/** A conversation with a person of the team. `waiting`: for an answer of ours. */
export type SupportState = 'waiting' | 'answered' | 'closed';

export type SupportAuthor = 'customer' | 'operator';

/** More than anybody types; the rest is cut. */
export const LONGEST_SUPPORT_TEXT = 2000;
