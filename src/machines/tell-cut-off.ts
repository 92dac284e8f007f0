import { tellOperators } from '../news/tell.ts';
import { countCutOff } from '../store/breaks.ts';
import { commit, type CommitApp } from '../work/commit.ts';

const MINUTE = 60_000;
const HOUR_MS = 60 * MINUTE;
/** So many agents that lose the same at nearly the same time are no coincidence. */
const MANY = 3;
const LASTING_MS = 10 * MINUTE;

/** Tells operators when many agents are cut off at once by what is outside, so that they can open an incident. */
export async function tellCutOff(app: CommitApp): Promise<void> {
  const now = app.now();
  const [counts] = await app.db.read(countCutOff(now - HOUR_MS, now - LASTING_MS));
  for (const { cause: layer, count } of counts.filter((each) => each.count >= MANY)) {
    const notice = { type: 'many_cut_off' as const, layer, count };
    const key = `cut-off:${layer}:${Math.floor(now / HOUR_MS)}`;
    await commit(app, [tellOperators(app, notice, key)]);
  }
}
