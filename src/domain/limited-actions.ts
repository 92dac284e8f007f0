const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Limit = {
  /** How often one chat may do it within this time, and all chats of an account together. */
  perChat: number;
  perAccount: number;
  withinMs: number;
  /** Whether a person is told that it has to wait. Otherwise what they asked for happens without it. */
  whenSpent: 'say' | 'skip';
};

/** Everything that a person can ask for and that costs calls of a provider, or disturbs the other chats of an account. */
export const LIMITED_ACTIONS = {
  payment_link: { perChat: 12, perAccount: 15, withinMs: HOUR_MS, whenSpent: 'say' },
  payment_check: { perChat: 6, perAccount: 8, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  /** The page to which Stripe's payment page leads back. */
  payment_return: { perChat: 6, perAccount: 6, withinMs: 10 * MINUTE_MS, whenSpent: 'skip' },
  /** What /billing shows, which is read at Stripe. */
  billing_view: { perChat: 10, perAccount: 12, withinMs: 10 * MINUTE_MS, whenSpent: 'skip' },
  plan_change: { perChat: 10, perAccount: 12, withinMs: HOUR_MS, whenSpent: 'say' },
  credential_test: { perChat: 5, perAccount: 8, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  /** A pasted secret, whose check asks a provider. */
  secret: { perChat: 10, perAccount: 10, withinMs: HOUR_MS, whenSpent: 'say' },
  /** How often disconnecting makes all pastes possible again. */
  fresh_pastes: { perChat: 2, perAccount: 2, withinMs: HOUR_MS, whenSpent: 'skip' },
  channel_check: { perChat: 6, perAccount: 8, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  channel_change: { perChat: 10, perAccount: 15, withinMs: HOUR_MS, whenSpent: 'say' },
  qr_code: { perChat: 5, perAccount: 6, withinMs: HOUR_MS, whenSpent: 'say' },
  restart: { perChat: 3, perAccount: 5, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  wake: { perChat: 5, perAccount: 8, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  /** The state of the agent, which some screens reload by themselves. */
  agent_state: { perChat: 30, perAccount: 40, withinMs: 10 * MINUTE_MS, whenSpent: 'skip' },
  /** Each number is bought for a month. */
  phone_number: { perChat: 3, perAccount: 3, withinMs: 12 * HOUR_MS, whenSpent: 'say' },
  /** Looking into a folder of the agent, which runs a command there. */
  files: { perChat: 60, perAccount: 80, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  file_transfer: { perChat: 20, perAccount: 30, withinMs: 10 * MINUTE_MS, whenSpent: 'say' },
  page: { perChat: 10, perAccount: 15, withinMs: HOUR_MS, whenSpent: 'say' },
  /** Asking for the deletion or for all data. */
  account_request: { perChat: 5, perAccount: 8, withinMs: HOUR_MS, whenSpent: 'say' },
  /** A message to the team, which disturbs every operator. */
  support: { perChat: 20, perAccount: 25, withinMs: HOUR_MS, whenSpent: 'say' },
  /** A wrong link code. The conversation counts the tries that are left. */
  wrong_code: { perChat: 5, perAccount: 20, withinMs: HOUR_MS, whenSpent: 'skip' },
} as const satisfies Record<string, Limit>;

type Actions = typeof LIMITED_ACTIONS;
export type LimitedAction = keyof Actions;
/** The actions that a person is told to wait for. */
export type ToldAction = {
  [A in LimitedAction]: Actions[A]['whenSpent'] extends 'say' ? A : never;
}[LimitedAction];

/** A use older than this counts for no limit. */
export const LONGEST_LIMIT_MS = Math.max(
  ...Object.values(LIMITED_ACTIONS).map(({ withinMs }) => withinMs),
);

/** One use of a limited action by a chat of an account. `isHere`: by the chat in question. */
export type ActionUse = { action: string; at: number; isHere: boolean };

/** The actions that have to wait, each with the time from which it is possible again. */
export type SpentActions = Partial<Record<LimitedAction, number>>;

export function spentActions(uses: ActionUse[], now: number): SpentActions {
  const spent: SpentActions = {};
  for (const action of Object.keys(LIMITED_ACTIONS) as LimitedAction[]) {
    const at = possibleAt(
      action,
      uses.filter((use) => use.action === action),
    );
    if (at > now) spent[action] = at;
  }
  return spent;
}

/** How often one chat may still do it now. */
export function usesLeft(action: LimitedAction, uses: ActionUse[], now: number): number {
  const { perChat, withinMs } = LIMITED_ACTIONS[action];
  const recent = uses.filter(
    (use) => use.action === action && use.isHere && use.at + withinMs > now,
  );
  return Math.max(0, perChat - recent.length);
}

/** From when on it is possible again, after one more use here and now. */
export function possibleAfterUse(action: LimitedAction, uses: ActionUse[], now: number): number {
  const before = uses.filter((use) => use.action === action);
  return Math.max(now, possibleAt(action, [...before, { action, at: now, isHere: true }]));
}

function possibleAt(action: LimitedAction, uses: ActionUse[]): number {
  const { perChat, perAccount, withinMs } = LIMITED_ACTIONS[action];
  const endOf = (counted: ActionUse[], most: number): number => {
    const oldestThatCounts = counted.map(({ at }) => at).toSorted((a, b) => b - a)[most - 1];
    return oldestThatCounts === undefined ? 0 : oldestThatCounts + withinMs;
  };
  return Math.max(
    endOf(
      uses.filter(({ isHere }) => isHere),
      perChat,
    ),
    endOf(uses, perAccount),
  );
}

export function isTold(action: LimitedAction): action is ToldAction {
  return LIMITED_ACTIONS[action].whenSpent === 'say';
}
