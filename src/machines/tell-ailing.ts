import { tellAccount, tellOperators } from '../news/tell.ts';
import { listAiling, markAilingTold } from '../store/ailing-machines.ts';
import { updateMachine } from '../store/machines.ts';
import { findSetting, saveSetting } from '../store/settings.ts';
import { commit, type CommitApp } from '../work/commit.ts';

const MINUTE = 60_000;
/** The owner of a machine that is down is told after this long. */
const OWNER = { stage: 1, afterMs: 5 * MINUTE };
/** Operators are told three times, the last first. */
const FIRST_ALARM_MINUTES = 10;
const OPERATORS = [
  { stage: 4, afterMs: 24 * 60 * MINUTE },
  { stage: 3, afterMs: 6 * 60 * MINUTE },
  { stage: 2, afterMs: FIRST_ALARM_MINUTES * MINUTE },
];
/** One incident of the hosting provider is one alarm: whatever else goes down is in the next one. */
const BETWEEN_ALARMS_MS = 30 * MINUTE;
const ALARMED_AT = 'ailing_alarm_at';
const NAMED = 3;

/** Tells owners, and later operators, about machines that are down and have not come back in time. */
export async function tellAiling(app: CommitApp): Promise<void> {
  const now = app.now();
  const [machines] = await app.db.read(listAiling(now - OWNER.afterMs, OWNER.stage));
  for (const { id, accountId, ailingSince, ailingCause } of machines) {
    const news = { type: 'machine_down' as const, cause: ailingCause ?? 'host' };
    await commit(app, [
      updateMachine(id, { ailingStage: OWNER.stage }),
      tellAccount(app, accountId, news, `trouble:down:${id}:${ailingSince}`),
    ]);
  }
  await alarm(app, now);
}

async function alarm(app: CommitApp, now: number): Promise<void> {
  const [last] = await app.db.read(findSetting(ALARMED_AT));
  if (last !== null && now - Number(last) < BETWEEN_ALARMS_MS) return;
  const lists = await app.db.read(
    ...OPERATORS.map(({ stage, afterMs }) => listAiling(now - afterMs, stage)),
  );
  const ids = [...new Set(lists.flat().map(({ id }) => id))];
  if (ids.length === 0) return;
  app.log.error({ machines: ids.slice(0, 100), count: ids.length }, 'machines are down');
  const notice = {
    type: 'machines_down' as const,
    count: ids.length,
    machineIds: ids.slice(0, NAMED),
    minutes: FIRST_ALARM_MINUTES,
  };
  await commit(app, [
    ...OPERATORS.map(({ stage, afterMs }) => markAilingTold(now - afterMs, stage)),
    saveSetting(ALARMED_AT, String(now)),
    // Two processes that find the same alarm due name it by the one before.
    tellOperators(app, notice, `ailing:${last ?? 0}`),
  ]);
}
