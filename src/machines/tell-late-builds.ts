import { MONEY_BACK_STAGE } from '../domain/refunds.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { listLateBuilds } from '../store/machine-builds.ts';
import { type Machine, updateMachine } from '../store/machines.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';

type Stage = {
  stage: number;
  afterMs: number;
  news: 'machine_late' | 'money_back_offer';
  isAlarm: boolean;
};

/** When a build counts as late: for a message to the customer, then for an alarm as well, then for the money back. */
const STAGES: Stage[] = [
  { stage: 1, afterMs: 2 * 60_000, news: 'machine_late', isAlarm: false },
  { stage: 2, afterMs: 5 * 60_000, news: 'machine_late', isAlarm: true },
];

function stagesOf({ config: { stripe } }: Pick<CommitApp, 'config'>): Stage[] {
  const { moneyBackMs } = stripe;
  if (moneyBackMs === null) return STAGES;
  const last = { afterMs: moneyBackMs, news: 'money_back_offer', isAlarm: false } as const;
  return [...STAGES, { stage: MONEY_BACK_STAGE, ...last }];
}

/** Tells the customer, and later operators, that a paid machine is not ready in time, once per stage. */
export async function tellLateBuilds(app: CommitApp): Promise<void> {
  for (const stage of stagesOf(app)) {
    const [machines] = await app.db.read(listLateBuilds(app.now() - stage.afterMs, stage.stage));
    for (const machine of machines) await commit(app, lateBuild(app, machine, stage));
  }
}

function lateBuild(
  app: CommitApp,
  { id, accountId }: Machine,
  { stage, news, isAlarm }: Stage,
): Change[] {
  const key = `late:${id}:${stage}`;
  if (isAlarm) app.log.error({ machineId: id }, 'a paid machine is not ready after 5 min');
  return [
    updateMachine(id, { lateStage: stage }),
    tellAccount(app, accountId, { type: news }, key),
    ...(isAlarm ? [tellOperators(app, { type: 'machine_late', machineId: id }, key)] : []),
  ];
}
