import type { Client } from 'discord.js';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import {
  advanceGatewaySession,
  deleteGatewaySession,
  findGatewaySession,
  saveGatewaySession,
} from '../../src/store/gateway-sessions.ts';
import type { Statement } from '../../src/store/engine.ts';

const Session = z.object({
  sessionId: z.string(),
  sequence: z.number(),
  resumeURL: z.string(),
  shardId: z.number(),
  shardCount: z.number(),
});
type Session = z.infer<typeof Session>;

/** The manager of the `ws` package, which the client wraps in a class of the same name. */
type WebSocketManager = Parameters<
  NonNullable<NonNullable<Client['options']['ws']>['buildStrategy']>
>[0];

type SessionApp = Pick<App, 'db' | 'log' | 'now'>;

/** Any close code but a normal one keeps the session resumable. */
const RESUMABLE_CLOSE = 4200;
/** The connection ended without a close code of Discord: refused, reset or timed out. */
const CUT_CLOSE = 1006;
/** Afterwards a session whose address cannot be reached is replaced by a new one at the general address. */
const KEPT_WITHOUT_HELLO_MS = 120_000;

/**
 * The gateway session, which outlives the process: the next process resumes it and receives every event that was not
 * stored. Discord numbers the events; the stored number never passes an event that is still being stored.
 */
export class GatewaySession {
  readonly #app: SessionApp;
  readonly #bot: string;
  readonly #pending = new Set<number>();
  #current: Session | null;
  #newest = 0;
  #manager: WebSocketManager | null = null;
  #isClosing = false;
  /** How the last connection ended; null while Discord talks to us. */
  #lastClose: number | null = RESUMABLE_CLOSE;
  #lastHelloAt: number;

  private constructor(app: SessionApp, bot: string, stored: Session | null) {
    this.#app = app;
    this.#bot = bot;
    this.#current = stored;
    this.#lastHelloAt = app.now();
  }

  static async open(app: SessionApp, bot: string): Promise<GatewaySession> {
    const [stored] = await app.db.read(findGatewaySession(bot));
    return new GatewaySession(app, bot, stored ? Session.parse(JSON.parse(stored)) : null);
  }

  /** Makes the library use this session instead of its own in memory. */
  attach(manager: WebSocketManager): void {
    this.#manager = manager;
    const { options } = manager;
    const update = options.updateSessionInfo.bind(options);
    options.retrieveSessionInfo = () => this.#current;
    manager.on('hello', () => {
      this.#lastClose = null;
      this.#lastHelloAt = this.#app.now();
    });
    manager.on('closed', ({ code }: { code: number }) => {
      this.#lastClose = code;
    });
    options.updateSessionInfo = async (shardId, session) => {
      if (!session && this.#isOnlyCutOff()) return;
      await update(shardId, session);
      this.#update(session);
    };
  }

  /** An event has arrived that must be stored. */
  begin(sequence: number): void {
    this.#pending.add(sequence);
    this.observe(sequence);
  }

  /** An event has arrived. */
  observe(sequence: number): void {
    this.#newest = Math.max(this.#newest, sequence);
  }

  /** The statements to store in one transaction with the event. */
  progress(sequence: number): Statement[] {
    if (!this.#current) return [];
    const others = [...this.#pending].filter((other) => other !== sequence);
    const safe = Math.min(this.#newest, ...others.map((other) => other - 1));
    return [
      advanceGatewaySession(this.#bot, { sessionId: this.#current.sessionId, sequence: safe }),
    ];
  }

  /** The event is stored or was given up. */
  end(sequence: number): void {
    this.#pending.delete(sequence);
  }

  /** Disconnects without ending the session. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#manager?.destroy({ code: RESUMABLE_CLOSE, reason: 'The next process goes on' });
  }

  /**
   * The library forgets its session when a new connection is refused or reset. Discord does not, and keeps the events for it.
   * Source: `WebSocketShard.onClose` of @discordjs/ws 1.2; discord-api-docs, "Resuming".
   */
  #isOnlyCutOff(): boolean {
    const isCut = this.#lastClose === CUT_CLOSE || this.#lastClose === RESUMABLE_CLOSE;
    return isCut && this.#app.now() - this.#lastHelloAt < KEPT_WITHOUT_HELLO_MS;
  }

  #update(session: Session | null): void {
    if (this.#isClosing) return;
    const isNew = session?.sessionId !== this.#current?.sessionId;
    this.#current = session;
    if (!isNew) return;
    this.#pending.clear();
    this.#newest = session?.sequence ?? 0;
    const statement = session
      ? saveGatewaySession(this.#bot, session)
      : deleteGatewaySession(this.#bot);
    this.#app.db.write([statement]).catch((error: unknown) => {
      this.#app.log.warn(
        { err: error, platform: 'discord' },
        'the gateway session could not be stored',
      );
    });
  }
}
