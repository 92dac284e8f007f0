import type { Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { WakeSignal } from '../wake-signal.ts';
import type { Faults } from '../faults.ts';
import { UNPLUGGED } from '../unplug.ts';
import { CLOSE, INTENT, OP } from './wire.ts';

/** Privileged intents: each has a switch on the developer page. */
const PRIVILEGED = INTENT.guildMembers | INTENT.presences | INTENT.messageContent;
const HEARTBEAT_MS = 41_250;
const MAX_HISTORY = 1000;
const MAX_SESSIONS = 20;
const NORMAL_CLOSES = [1000, 1001];

type Payload = { op: number; t: string; s: number; d: unknown };

type Session = {
  id: string;
  /** The bot that identified here. */
  bot: string;
  intents: number;
  sequence: number;
  history: Payload[];
  socket: WebSocket | null;
  /** The client was asked to reconnect; the bot still appears online. */
  isAwaited: boolean;
};

export type GatewayBot = {
  id: string;
  /** The privileged intents that are switched on for this bot. */
  privileged: number;
  /** The data of READY besides the session. */
  ready: Record<string, unknown>;
};

export type GatewayOptions = {
  faults: Faults;
  findBot(token: unknown): GatewayBot | null;
};

/** How a client connected. `resume-refused` was answered with op 9. */
export type Entry = 'identify' | 'resume' | 'resume-refused';

/** The gateway of one bot. */
export type BotGateway = {
  url(): string;
  /** Every identify and resume so far. */
  entries(): Entry[];
  /** Whether the bot appears online. */
  isOnline(): boolean;
  whenOnline(timeoutMs: number): Promise<void>;
  /** Sends an event to every session. A disconnected session receives it when it resumes. */
  dispatch(type: string, data: unknown): void;
};

/** The gateway: sessions, and the events kept for a client that resumes. Sessions are in memory only. */
export class Gateway {
  readonly #entries: { bot: string | undefined; entry: Entry }[] = [];
  url = '';
  httpUrl = '';
  readonly #options: GatewayOptions;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #arrivals = new WakeSignal();
  #lastSession = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Accepts the WebSocket connections of the HTTP server listening at `url`. */
  attach(server: Server, url: string): void {
    this.httpUrl = url;
    this.url = `${url.replace(/^http/, 'ws')}/gateway`;
    server.on(UNPLUGGED, () => this.#cutAll());
    server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        const { searchParams } = new URL(request.url ?? '/', this.url);
        if (searchParams.get('v') === '10') this.#greet(client);
        else client.close(CLOSE.invalidVersion, 'Invalid API version.');
      });
    });
  }

  close(): void {
    this.#cutAll();
    this.#sockets.close();
  }

  of(bot: string): BotGateway {
    return {
      url: () => this.url,
      entries: () => this.#entries.filter((each) => each.bot === bot).map(({ entry }) => entry),
      isOnline: () => this.#isOnline(bot),
      whenOnline: async (timeoutMs) => {
        const impatience = AbortSignal.timeout(timeoutMs);
        while (!this.#isOnline(bot) && !impatience.aborted) {
          await this.#arrivals.wait(timeoutMs, impatience);
        }
      },
      dispatch: (type, data) => this.#dispatch(bot, type, data),
    };
  }

  #cutAll(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  #isOnline(bot: string): boolean {
    return this.#sessionsOf(bot).some(({ socket, isAwaited }) => socket || isAwaited);
  }

  #sessionsOf(bot: string): Session[] {
    return [...this.#sessions.values()].filter((session) => session.bot === bot);
  }

  #dispatch(bot: string, type: string, data: unknown): void {
    const { faults } = this.#options;
    const isClosed = faults.take('gateway-close', 'dispatch');
    const isLost = faults.take('invalid-session', 'dispatch');
    const isDropped = faults.take('gateway-drop', 'dispatch');
    const times = faults.take('duplicate-updates', 'dispatch') ? 2 : 1;
    for (const session of this.#sessionsOf(bot)) {
      if (isClosed) this.#end(session);
      else if (isLost) this.#lose(session);
      else if (isDropped) this.#drop(session);
      if (!isClosed && !isLost && receives(session, type)) {
        for (let time = 0; time < times; time += 1) this.#deliver(session, type, data);
      }
    }
  }

  #greet(socket: WebSocket): void {
    send(socket, { op: OP.hello, d: { heartbeat_interval: HEARTBEAT_MS } });
    socket.on('message', (raw) => this.#take(socket, raw));
    socket.on('close', (code) => {
      const session = this.#sessionOf(socket);
      if (!session) return;
      session.socket = null;
      if (NORMAL_CLOSES.includes(code)) this.#sessions.delete(session.id);
    });
    socket.on('error', () => socket.terminate());
  }

  #take(socket: WebSocket, raw: RawData): void {
    const payload = parse(raw);
    if (!payload) return socket.close(CLOSE.decodeError, 'Decode error.');
    const session = this.#sessionOf(socket);
    switch (payload.op) {
      case OP.heartbeat:
        return this.#heartbeat(socket, session);
      case OP.identify:
        if (session) return socket.close(CLOSE.alreadyAuthenticated, 'Already authenticated.');
        return this.#identify(socket, payload.d);
      case OP.resume:
        return this.#resume(socket, payload.d);
      default:
        if (!session) return socket.close(CLOSE.notAuthenticated, 'Not authenticated.');
        // Presence and similar operations are accepted and ignored.
        if (payload.op > OP.hello) socket.close(CLOSE.unknownOpcode, 'Unknown opcode.');
    }
  }

  #heartbeat(socket: WebSocket, session: Session | undefined): void {
    send(socket, { op: OP.heartbeatAck });
    if (!session) return;
    const { faults } = this.#options;
    if (faults.take('invalid-session', 'heartbeat')) this.#lose(session);
    else if (faults.take('gateway-drop', 'heartbeat')) this.#drop(session);
  }

  #identify(socket: WebSocket, d: Record<string, unknown>): void {
    const bot = this.#options.findBot(d['token']);
    this.#entries.push({ bot: bot?.id, entry: 'identify' });
    if (!bot) {
      return socket.close(CLOSE.authenticationFailed, 'Authentication failed.');
    }
    const intents = Number(d['intents']);
    if (intents & PRIVILEGED & ~bot.privileged) {
      return socket.close(CLOSE.disallowedIntents, 'Disallowed intent(s).');
    }
    for (const other of this.#sessionsOf(bot.id)) other.isAwaited = false;
    this.#lastSession += 1;
    const id = `session-${this.#lastSession}`;
    const fresh = { sequence: 0, history: [], isAwaited: false };
    const session = { ...fresh, id, bot: bot.id, intents, socket };
    this.#sessions.set(id, session);
    this.#forgetOldSessions();
    this.#deliver(session, 'READY', {
      ...bot.ready,
      v: 10,
      guilds: [],
      session_id: id,
      resume_gateway_url: this.url,
    });
    this.#arrivals.notify();
  }

  #resume(socket: WebSocket, d: Record<string, unknown>): void {
    const bot = this.#options.findBot(d['token'])?.id;
    const session = this.#sessions.get(String(d['session_id']));
    if (!session || session.bot !== bot) {
      this.#entries.push({ bot, entry: 'resume-refused' });
      return send(socket, { op: OP.invalidSession, d: false });
    }
    this.#entries.push({ bot, entry: 'resume' });
    session.socket?.terminate();
    session.socket = socket;
    session.isAwaited = false;
    for (const missed of session.history.filter(({ s }) => s > Number(d['seq']))) {
      send(socket, missed);
    }
    this.#deliver(session, 'RESUMED', {});
    this.#arrivals.notify();
  }

  #deliver(session: Session, type: string, data: unknown): void {
    session.sequence += 1;
    // A copy, so that a later replay shows the event as it was.
    const payload = { op: OP.dispatch, t: type, s: session.sequence, d: structuredClone(data) };
    session.history.push(payload);
    if (session.history.length > MAX_HISTORY) session.history.shift();
    if (session.socket) send(session.socket, payload);
  }

  #drop(session: Session): void {
    if (!session.socket) return;
    const { socket } = session;
    session.socket = null;
    session.isAwaited = true;
    send(socket, { op: OP.reconnect, d: null });
  }

  #lose(session: Session): void {
    this.#drop(session);
    this.#sessions.delete(session.id);
  }

  #end(session: Session): void {
    session.socket?.close(CLOSE.authenticationFailed, 'Authentication failed.');
    session.socket = null;
    this.#sessions.delete(session.id);
  }

  #forgetOldSessions(): void {
    const gone = [...this.#sessions.values()].filter(({ socket }) => !socket);
    for (const { id } of gone.slice(0, -MAX_SESSIONS)) this.#sessions.delete(id);
  }

  #sessionOf(socket: WebSocket): Session | undefined {
    return [...this.#sessions.values()].find((session) => session.socket === socket);
  }
}

function receives({ intents }: Session, type: string): boolean {
  const isDirectMessage = type.startsWith('MESSAGE_');
  return !isDirectMessage || Boolean(intents & INTENT.directMessages);
}

function send(socket: WebSocket, payload: object): void {
  socket.send(JSON.stringify(payload));
}

function parse(raw: RawData): { op: number; d: Record<string, unknown> } | null {
  try {
    const value: unknown = JSON.parse((raw as Buffer).toString());
    return value as { op: number; d: Record<string, unknown> };
  } catch {
    return null;
  }
}
