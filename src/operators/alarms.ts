import type { App } from '../app.ts';
import { type OperatorNotice, sentenceOf } from '../conversation/news/operator-notices.ts';
import type { alarms } from '../conversation/operators/alarms.ts';
import { tellOperators } from '../news/tell.ts';
import {
  type AlarmRow,
  endAlarm,
  listOverAlarms,
  silenceAlarm,
  takeAlarm,
} from '../store/alarms.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import type { OperatorVerbs } from './verb.ts';

export const alarmVerbs = {
  take_alarm: (app, { chat, eventId }, { id, notice }) => ({
    changes: [
      takeAlarm(id, chat),
      tellOperators(app, { type: 'alarm_taken', words: sentenceOf(notice) }, `taken:${eventId}`),
    ],
    audit: { action: 'take alarm', object: id, before: null, after: 'taken' },
  }),
  silence_alarm: (app, _cause, { id }) => ({
    changes: [silenceAlarm(id, app.now())],
    audit: { action: 'silence alarm', object: id, before: null, after: 'silent for an hour' },
  }),
  end_alarm: (app, _cause, alarm) => ({
    changes: over(app, alarm),
    audit: { action: 'end alarm', object: alarm.id, before: null, after: 'over' },
  }),
} satisfies OperatorVerbs<typeof alarms.effects>;

/** Ends the alarms whose cause is gone, and says so. */
export async function endOverAlarms(app: CommitApp): Promise<void> {
  const [rows] = await app.db.read(listOverAlarms(app.now()));
  for (const { notice, ...row } of rows)
    await commit(app, over(app, { ...row, notice: JSON.parse(notice) as OperatorNotice }));
}

type Ended = Pick<AlarmRow, 'id' | 'firstAt'> & { notice: OperatorNotice };

function over(app: Pick<App, 'config' | 'now'>, { id, firstAt, notice }: Ended): Change[] {
  const minutes = Math.max(1, Math.round((app.now() - firstAt) / 60_000));
  return [
    tellOperators(
      app,
      { type: 'alarm_over', words: sentenceOf(notice), minutes },
      `over:${id}:${firstAt}`,
    ),
    endAlarm(id, app.now()),
  ];
}
