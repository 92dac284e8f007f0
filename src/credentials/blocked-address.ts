import { tellOperators } from '../news/tell.ts';
import { findSetting, saveSetting } from '../store/settings.ts';
import { commit, type CommitApp } from '../work/commit.ts';

const SETTING = 'anthropic_blocks';
const HOUR_MS = 3_600_000;
/** One refusal may pass by itself within a second; so many customers are no accident. */
const MANY = 3;

/** Notes that Anthropic's edge blocks our address, which says nothing about a credential, and tells operators when many are hit. */
export async function noteBlockedAddress(app: CommitApp, accountId: string): Promise<void> {
  const now = app.now();
  const [stored] = await app.db.read(findSetting(SETTING));
  const known = new Map(JSON.parse(stored ?? '[]') as [accountId: string, at: number][]);
  known.set(accountId, now);
  const recent = [...known].filter(([, at]) => now - at < HOUR_MS).slice(-MANY);
  await commit(app, [
    saveSetting(SETTING, JSON.stringify(recent)),
    ...(recent.length < MANY
      ? []
      : [
          tellOperators(
            app,
            { type: 'anthropic_blocks_us' },
            `anthropic-blocks:${Math.floor(now / HOUR_MS)}`,
          ),
        ]),
  ]);
}
