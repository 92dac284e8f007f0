import { idFrom } from '../ids.ts';
import type { Statement } from '../store/database.ts';
import { addNotice } from '../store/notices.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long before its end a token is spoken of; the last time on the day itself. */
const TOKEN_STAGES: Record<string, number> = {
  30: 30 * DAY_MS,
  14: 14 * DAY_MS,
  7: 7 * DAY_MS,
  1: DAY_MS,
  0: 3 * HOUR_MS,
};

/** The reminders before the year of a setup token ends, at the hour of the day at which it was connected. */
export function remindOfEnd(credential: {
  id: string;
  accountId: string;
  expiresAt: number;
}): Statement[] {
  const { id: object, accountId, expiresAt } = credential;
  return Object.entries(TOKEN_STAGES).map(([stage, beforeMs]) =>
    addNotice({
      id: idFrom('ntc', object, stage),
      accountId,
      kind: 'token_ends',
      object,
      stage,
      plannedAt: expiresAt - beforeMs,
    }),
  );
}
