import type { App } from '../../src/app.ts';
import { type AliasRow, listAliases, saveAlias } from '../../src/store/whatsapp-chats.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import type { PersonMessage } from './backend.ts';
import type { Statement } from '../../src/store/engine.ts';

type Who = Pick<PersonMessage, 'lid' | 'number'>;

/**
 * The chat of each sender. A person has a number, a LID, or both. The first contact decides for good which of them
 * names the chat, preferably the LID; the other one becomes an alias.
 */
export class People {
  readonly #now: number;
  readonly #chats: Map<string, AliasRow>;
  readonly #new: AliasRow[] = [];

  private constructor(now: number, known: AliasRow[]) {
    this.#now = now;
    this.#chats = new Map(known.map((row) => [row.alias, row]));
  }

  static async of(app: Pick<App, 'db' | 'now'>, senders: Who[]): Promise<People> {
    const [known] = await app.db.read(listAliases(WHATSAPP_BOT, senders.flatMap(addressesOf)));
    return new People(app.now(), known);
  }

  chatOf(sender: Who): string {
    const addresses = addressesOf(sender);
    const known = addresses.flatMap((address) => this.#chats.get(address) ?? []);
    // Two chats turn out to belong to one person: use the older one.
    const [oldest] = known.toSorted((a, b) => a.createdAt - b.createdAt);
    const platformChat = oldest?.platformChat ?? addresses[0] ?? '';
    for (const alias of addresses) {
      if (this.#chats.get(alias)?.platformChat === platformChat) continue;
      const row = { alias, platformChat, createdAt: oldest?.createdAt ?? this.#now };
      this.#chats.set(alias, row);
      this.#new.push(row);
    }
    return platformChat;
  }

  /** The statements that store new aliases. */
  statements(): Statement[] {
    return this.#new.map((row) => saveAlias(WHATSAPP_BOT, row));
  }
}

function addressesOf({ lid, number }: Who): string[] {
  return [lid, number].filter((address) => address !== null);
}
