import type { ConnectionTrouble } from '../src/domain/connection-troubles.ts';
import type { Platform } from '../src/domain/platforms.ts';
import { tellOperators } from '../src/news/tell.ts';
import {
  endTrouble,
  listTroubles,
  saveTrouble,
  type TroubleRow,
} from '../src/store/connection-troubles.ts';
import { type Change, commit, type CommitApp } from '../src/work/commit.ts';

const HOUR_MS = 3_600_000;

/**
 * Records whether a platform's connection works, and tells operators once per outage what is wrong. A network that fails is
 * worth an alarm only after an hour.
 */
export class ConnectionWatch {
  readonly #app: CommitApp;
  readonly #platform: Platform;
  /** What is stored; undefined until it is read. */
  #stored: TroubleRow | null | undefined;
  readonly #told = new Set<string>();

  constructor(app: CommitApp, platform: Platform) {
    this.#app = app;
    this.#platform = platform;
  }

  /** Costs nothing while nothing was wrong. */
  async works(): Promise<void> {
    const stored = await this.#read();
    if (!stored) return;
    const [app, platform] = [this.#app, this.#platform];
    const isKnown = stored.trouble !== 'not_reached' || app.now() - stored.since >= HOUR_MS;
    const notice = { type: 'connection_back' as const, platform };
    await commit(app, [
      endTrouble(platform),
      ...(isKnown
        ? [tellOperators(app, notice, `connection:${platform}:back:${stored.since}`)]
        : []),
    ]);
    this.#stored = null;
    this.#told.clear();
  }

  async fails(trouble: ConnectionTrouble): Promise<void> {
    const stored = await this.#read();
    const [platform, now] = [this.#platform, this.#app.now()];
    const since = stored?.since ?? now;
    const isNew = stored?.trouble !== trouble;
    const changes: Change[] = isNew ? [saveTrouble({ platform, trouble, since })] : [];
    const isDue = trouble !== 'not_reached' || now - since >= HOUR_MS;
    if (isDue && !this.#told.has(trouble)) changes.push(this.#alarm(trouble, since));
    if (changes.length === 0) return;
    await commit(this.#app, changes);
    this.#stored = { platform, trouble, since };
    if (isDue) this.#told.add(trouble);
  }

  #alarm(trouble: ConnectionTrouble, since: number): Change {
    const platform = this.#platform;
    this.#app.log.error({ platform, trouble }, 'a connection does not work');
    const notice = { type: 'connection_fails' as const, platform, trouble };
    return tellOperators(this.#app, notice, `connection:${platform}:${trouble}:${since}`);
  }

  async #read(): Promise<TroubleRow | null> {
    if (this.#stored === undefined) {
      const [rows] = await this.#app.db.read(listTroubles());
      this.#stored = rows.find(({ platform }) => platform === this.#platform) ?? null;
    }
    return this.#stored;
  }
}
