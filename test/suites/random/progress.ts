import { setTimeout as pause } from 'node:timers/promises';
import { rowsOf } from '../../fixtures/rows.ts';
import type { World } from '../../fixtures/world.ts';

const POLL_MS = 60;

const PROGRESS = `SELECT chat, sum(stored) AS stored, sum(open) AS open FROM (
  SELECT chat, event_id GLOB '[0-9]*' AS stored, state = 'pending' AS open FROM inbox
  UNION ALL SELECT chat, 0, 1 FROM outbox WHERE state IN ('queued', 'sending')
  UNION ALL SELECT i.chat, 0, 1 FROM identities i JOIN checkout_intents c USING (account_id) WHERE c.state = 'opening'
  UNION ALL SELECT i.chat, 0, 1 FROM identities i JOIN credentials c USING (account_id) WHERE c.state = 'checking' AND c.verdict IS NULL
) GROUP BY chat`;

type Chats = Map<string, { stored: number; open: number }>;

/** How far the product has processed people's actions. Read at fixed intervals, however many players ask. */
export class Progress {
  readonly #world: World;
  #latest: Promise<Chats> | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** The number of a chat's actions that are stored, and the number of open events and messages. */
  async of(chat: string): Promise<{ stored: number; open: number }> {
    this.#latest ??= this.#read();
    return (await this.#latest).get(chat) ?? { stored: 0, open: 0 };
  }

  async #read(): Promise<Chats> {
    const rows = await rowsOf(this.#world.app.db, PROGRESS);
    void pause(POLL_MS).then(() => {
      this.#latest = null;
    });
    return new Map(
      rows.map((row) => [
        String(row['chat']),
        { stored: Number(row['stored']), open: Number(row['open']) },
      ]),
    );
  }
}
