import type { Client } from 'discord.js';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import type { Statement } from '../../src/store/database.ts';
import {
  advanceGatewaySession,
  deleteGatewaySession,
  findGatewaySession,
  saveGatewaySession,
} from '../../src/store/gateway-sessions.ts';

const Session = z.object({
  sessionId: z.string(),
  sequence: z.number(),
  resumeURL: z.string(),
  shardId: z.number(),
  shardCount: z.number(),
});
type Session = z.infer<typeof Session>;

/** The manager below the one of the client, which has the same name there. */
type WebSocketManager = Parameters<
  NonNullable<NonNullable<Client['options']['ws']>['buildStrategy']>
>[0];

type SessionApp = Pick<App, 'db' | 'log'>;

/** Any code but a normal one leaves the session open for whoever resumes it. */
const RESUMABLE_CLOSE = 4200;

/**
 * The session of the gateway, which outlives the process: the next one resumes it and is brought what nobody has
 * stored. Discord counts the events; the number that is kept never passes one that is still under way.
 */
export class GatewaySession {
  readonly #app: SessionApp;
  readonly #bot: string;
  readonly #underWay = new Set<number>();
  #current: Session | null;
  #newest = 0;
  #manager: WebSocketManager | null = null;
  #isClosing = false;

  private constructor(app: SessionApp, bot: string, stored: Session | null) {
    this.#app = app;
    this.#bot = bot;
    this.#current = stored;
  }

  static async open(app: SessionApp, bot: string): Promise<GatewaySession> {
    const [stored] = await app.db.read(findGatewaySession(bot));
    return new GatewaySession(app, bot, stored ? Session.parse(JSON.parse(stored)) : null);
  }

  /** Takes the place of the library's own memory of its session. */
  attach(manager: WebSocketManager): void {
    this.#manager = manager;
    const { options } = manager;
    const update = options.updateSessionInfo.bind(options);
    options.retrieveSessionInfo = () => this.#current;
    options.updateSessionInfo = async (shardId, session) => {
      await update(shardId, session);
      this.#update(session);
    };
  }

  /** An event has come that has to be stored. */
  begin(sequence: number): void {
    this.#underWay.add(sequence);
    this.note(sequence);
  }

  /** An event has come. */
  note(sequence: number): void {
    this.#newest = Math.max(this.#newest, sequence);
  }

  /** To be stored together with the event. */
  progress(sequence: number): Statement[] {
    if (!this.#current) return [];
    const others = [...this.#underWay].filter((other) => other !== sequence);
    const safe = Math.min(this.#newest, ...others.map((other) => other - 1));
    return [
      advanceGatewaySession(this.#bot, { sessionId: this.#current.sessionId, sequence: safe }),
    ];
  }

  /** The event is stored, or given up. */
  end(sequence: number): void {
    this.#underWay.delete(sequence);
  }

  /** Hangs up without ending the session. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#manager?.destroy({ code: RESUMABLE_CLOSE, reason: 'The next process goes on' });
  }

  #update(session: Session | null): void {
    if (this.#isClosing) return;
    const isNew = session?.sessionId !== this.#current?.sessionId;
    this.#current = session;
    if (!isNew) return;
    this.#underWay.clear();
    this.#newest = session?.sequence ?? 0;
    const statement = session
      ? saveGatewaySession(this.#bot, session)
      : deleteGatewaySession(this.#bot);
    this.#app.db.write([statement]).catch((error: unknown) => {
      this.#app.log.warn({ err: error, platform: 'discord' }, 'the session was not kept');
    });
  }
}
