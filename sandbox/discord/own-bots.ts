import { createHash } from 'node:crypto';
import { ChatLog } from '../chat-log.ts';
import type { Gateway } from './gateway.ts';
import { shownIn } from './shown.ts';
import { type DiscordWorld, emptyDiscord, nextSnowflake, type OwnBot } from './state.ts';

const GATEWAY_MESSAGE_CONTENT_LIMITED = 1 << 19;

/** The bots other than the first, each with its own people, messages and commands. */
export class OwnBots {
  readonly #first: DiscordWorld;
  readonly #gateway: Gateway;
  readonly #worlds = new Map<string, DiscordWorld>();

  constructor(first: DiscordWorld, gateway: Gateway) {
    this.#first = first;
    this.#gateway = gateway;
  }

  create(username: string): { id: string; token: string } {
    const id = nextSnowflake(this.#first);
    this.#rows()[id] = { id, username, messageContent: true };
    this.#first.state.saveSoon();
    return { id, token: tokenOf(this.#first, id) };
  }

  setMessageContent(id: string, isOn: boolean): void {
    this.#row(id).messageContent = isOn;
    this.#first.state.saveSoon();
  }

  all(): DiscordWorld[] {
    return Object.keys(this.#rows()).map((id) => this.of(id));
  }

  of(id: string): DiscordWorld {
    const known = this.#worlds.get(id);
    if (known) return known;
    const row = this.#row(id);
    const data = (row.state ??= emptyDiscord());
    const { username } = row;
    const world: DiscordWorld = {
      ...this.#first,
      token: tokenOf(this.#first, id),
      applicationId: id,
      operatorGuildId: null,
      self: { id, username, discriminator: '0', avatar: null, bot: true },
      flags: () => (row.messageContent ? GATEWAY_MESSAGE_CONTENT_LIMITED : 0),
      setFlags: (flags) => this.setMessageContent(id, mayReadContent({ flags })),
      state: { data, saveSoon: () => this.#first.state.saveSoon() },
      log: new ChatLog(data.counts),
      gateway: this.#gateway.of(id),
      interactions: new Map(),
      modals: new Map(),
      typing: new Map(),
    };
    for (const { channelId } of Object.values(data.people)) {
      world.log.restore(channelId, shownIn(world, channelId));
    }
    this.#worlds.set(id, world);
    return world;
  }

  #rows(): Record<string, OwnBot> {
    return this.#first.state.data.ownBots;
  }

  #row(id: string): OwnBot {
    const row = this.#rows()[id];
    if (!row) throw new Error(`there is no bot ${id}`);
    return row;
  }
}

export function mayReadContent({ flags }: { flags: number }): boolean {
  return (flags & GATEWAY_MESSAGE_CONTENT_LIMITED) !== 0;
}

/** The token is derived, so none is stored on disk. */
function tokenOf({ token }: DiscordWorld, id: string): string {
  const secret = createHash('sha256').update(`${token}/${id}`).digest('base64url');
  return `${Buffer.from(id).toString('base64url')}.${secret.slice(0, 6)}.${secret.slice(5, 43)}`;
}
