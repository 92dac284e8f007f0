/** What an operator may do, each role everything that those before it may. */
export const ROLES = ['viewer', 'operator', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** What operators can be told in a group or a channel of their own. What asks one of them for something comes to them alone. */
export const TOPICS = ['alarms', 'support', 'reports'] as const;
export type Topic = (typeof TOPICS)[number];

/** A group, a topic in it, or a channel, as the key of a chat. It belongs to no person. */
export type OperatorPlace = { topic: Topic; chat: string };

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/**
 * An operation that an operator asked for. `looking`: what it would do is being read. `asked`: the operator has to confirm.
 * `second`: another operator has to approve. `confirmed`: it is carried out now.
 */
export const OPERATION_STATES = [
  'looking',
  'asked',
  'second',
  'confirmed',
  'done',
  'refused',
  'cancelled',
  'expired',
] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** How long a question to an operator may be answered. What it says may be wrong afterwards. */
export const CONFIRM_MS = 2 * 60_000;
/** How long the approval of a second operator is waited for. */
export const APPROVE_MS = 15 * 60_000;
