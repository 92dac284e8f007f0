import { expect } from 'vitest';
import type { ShownMessage } from '../sandbox/person.ts';
import { createBell } from '../src/bell.ts';
import type { Screen } from '../src/conversation/screen.ts';
import { outboxTopic } from '../src/drain-chat.ts';
import { createLog } from '../src/log.ts';
import { toAddress } from '../src/store/chats.ts';
import { addToOutbox } from '../src/store/outbox.ts';
import type { Guest } from './guest.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

/** Screens that no flow shows, queued as a flow would queue them. */
export type Outbox = {
  /** Returns the id of the row. */
  add(guest: Guest, screen: Screen, slot?: string | null): Promise<string>;
  /** What became of a row. */
  settled(id: string): Promise<string>;
  /** What the person sees of a screen once it is through. */
  shows(guest: Guest, screen: Screen): Promise<ShownMessage[]>;
  identity(guest: Guest, column: 'chat' | 'unreachable_since'): Promise<unknown>;
  close(): void;
};

const PATIENCE_MS = 45_000;
let rows = 0;

export function openOutbox({ app, redisUrl }: World): Outbox {
  const bell = createBell(redisUrl, createLog({ level: 'fatal' }, process.stdout));

  const oneOf = async (sql: string, value: string): Promise<unknown> => {
    const [result] = await app.db.read([{ sql, args: [value] }]);
    return result?.rows[0]?.['it'];
  };
  const identity: Outbox['identity'] = async (guest, column) =>
    oneOf(`SELECT ${column} AS it FROM identities WHERE account_id = ?`, await guest.account());

  const add: Outbox['add'] = async (guest, screen, slot = null) => {
    const id = `out_by_hand_${(rows += 1)}`;
    const message = { id, slot, mode: 'send' as const, content: { screen, ref: 999 } };
    const address = toAddress(String(await identity(guest, 'chat')));
    await app.db.write(addToOutbox(address, message, Date.now()));
    bell.ring(outboxTopic(address));
    return id;
  };

  const settled: Outbox['settled'] = async (id) => {
    let state = '';
    await until(
      async () => {
        state = String(await oneOf('SELECT state AS it FROM outbox WHERE id = ?', id));
        return !['queued', 'sending'].includes(state);
      },
      () => `the message stays ${state}`,
      PATIENCE_MS,
    );
    return state;
  };

  return {
    add,
    settled,
    identity,
    async shows(guest, screen) {
      const before = guest.person.utterances().length;
      expect(await settled(await add(guest, screen))).toBe('sent');
      const since = guest.person.utterances().slice(before);
      return since.map(({ message }) => message);
    },
    close: () => bell.close(),
  };
}
