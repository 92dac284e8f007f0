import { tellOperators } from '../../news/tell.ts';
import { commit, type CommitApp } from '../../work/commit.ts';
import { refusesUs, type UpstreamAnswer } from '../upstream-failure.ts';

const ALARM_MS = 3_600_000;

/** Whether Anthropic refuses our key or has no credit of ours left, which no customer can change. */
export function isOurFault(answer: UpstreamAnswer): boolean {
  return (
    refusesUs(answer) || (answer.status === 400 && /credit balance|usage limits/.test(answer.body))
  );
}

/** Tells the operators, once an hour. */
export async function alarmOfOurKey(app: CommitApp, status: number): Promise<void> {
  app.log.error({ status }, 'Anthropic refuses our key');
  const key = `grace-key:${Math.floor(app.now() / ALARM_MS)}`;
  await commit(app, [tellOperators(app, { type: 'grace_key_refused', status }, key)]);
}
