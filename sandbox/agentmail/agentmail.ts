import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import { type Call, listen, recordAndFail, type StandIn, type StandInEnv } from '../stand-in.ts';

/** The faults AgentMail has beside the common ones. */
export const AGENTMAIL_FAULTS = {
  'no-credit': 'answers 403, as for an exhausted plan, and does nothing',
};

export type AgentMailOptions = {
  port?: number;
  stateFile: string;
  apiKey: string;
  slowMs?: number;
};

type Inbox = {
  pod_id: string;
  inbox_id: string;
  email: string;
  client_id?: string;
  created_at: string;
  updated_at: string;
};

type Message = {
  inbox_id: string;
  thread_id: string;
  message_id: string;
  labels: string[];
  timestamp: string;
  from: string;
  to: string[];
  subject?: string;
  text?: string;
  size: number;
  created_at: string;
  updated_at: string;
};

type Sent = { body: string; answer: { message_id: string; thread_id: string } };
type State = { inboxes: Inbox[]; messages: Message[]; sent: Record<string, Sent> };

export type AgentMailStandIn = StandIn & {
  inboxes(): string[];
  /** The messages that were really sent, with the number of their recipients. */
  sent(): { from: string; to: string[]; subject: string | undefined }[];
  /** A mail from outside. Returns its id. */
  receive(inbox: string, mail: { from: string; subject: string; text: string }): string;
};

class MailError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The API as docs.agentmail.to and the types of `agentmail` 0.5 describe it. */
export async function startAgentMail(options: AgentMailOptions): Promise<AgentMailStandIn> {
  const disk = new DiskState<State>(options.stateFile, { inboxes: [], messages: [], sent: {} });
  const faults = new Faults(AGENTMAIL_FAULTS);
  const calls: Call[] = [];
  const app = routesOf(disk, { ...options, faults, calls });
  const server = await listen(app, options.port ?? 0);
  return {
    name: 'agentmail',
    ...server,
    faults,
    calls,
    inboxes: () => disk.data.inboxes.map(({ inbox_id: id }) => id),
    sent: () =>
      disk.data.messages
        .filter(({ inbox_id: inbox, from }) => inbox === from)
        .map(({ from, to, subject }) => ({ from, to, subject })),
    receive: (inbox, mail) => {
      const message = {
        ...newMessage(inbox),
        ...mail,
        to: [inbox],
        labels: ['received', 'unread'],
      };
      disk.data.messages.push(message);
      disk.save();
      return message.message_id;
    },
  };
}

type Parts = { apiKey: string; faults: Faults; calls: Call[]; slowMs?: number };

function routesOf(
  disk: DiskState<State>,
  { apiKey, faults, calls, slowMs }: Parts,
): Hono<StandInEnv> {
  const { data } = disk;
  const app = new Hono<StandInEnv>();
  app.onError((error, c) =>
    error instanceof MailError
      ? problem(c, error.status, error.code, error.message)
      : problem(c, 500, 'internal', 'Internal server error'),
  );
  app.notFound((c) => problem(c, 404, 'not_found', 'Not Found'));
  const failure = (c: Context, status: number) => problem(c, status, 'unavailable', 'Try again');
  app.use(
    recordAndFail({
      faults,
      calls,
      operationOf,
      failure,
      ...(slowMs === undefined ? {} : { slowMs }),
    }),
  );
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${apiKey}`) {
      throw new MailError(401, 'unknown_api_key', 'Unknown API key');
    }
    if (faults.take('no-credit', operationOf(c.req.method, c.req.path))) {
      throw new MailError(403, 'missing_permission', 'Forbidden');
    }
    return next();
  });

  app.post('/v0/inboxes', async (c) => {
    const { client_id: clientId } = await bodyOf(c);
    const known = data.inboxes.find((inbox) => clientId && inbox.client_id === clientId);
    if (known) return c.json(known);
    const email = `agent-${randomBytes(4).toString('hex')}@agentmail.to`;
    const at = now();
    const inbox: Inbox = {
      pod_id: 'pod_1',
      inbox_id: email,
      email,
      created_at: at,
      updated_at: at,
    };
    if (typeof clientId === 'string') inbox.client_id = clientId;
    data.inboxes.push(inbox);
    disk.save();
    return c.json(inbox);
  });
  app.get('/v0/inboxes', (c) => c.json({ count: data.inboxes.length, inboxes: data.inboxes }));
  app.get('/v0/inboxes/:inbox', (c) => c.json(inboxOf(c)));
  app.delete('/v0/inboxes/:inbox', (c) => {
    data.inboxes.splice(data.inboxes.indexOf(inboxOf(c)), 1);
    disk.save();
    return c.body(null, 204);
  });

  app.get('/v0/inboxes/:inbox/messages', (c) => {
    const { inbox_id: id } = inboxOf(c);
    const labels = JSON.parse(c.req.query('labels') ?? '[]') as string[];
    const found = data.messages.filter(
      (message) =>
        message.inbox_id === id && labels.every((label) => message.labels.includes(label)),
    );
    const limit = Number(c.req.query('limit') ?? 50);
    return c.json({ count: found.length, limit, messages: found.toReversed().slice(0, limit) });
  });
  app.get('/v0/inboxes/:inbox/messages/:message', (c) => c.json(messageOf(c)));
  app.post('/v0/inboxes/:inbox/messages/send', async (c) => {
    const { to, cc, bcc, ...body } = await bodyOf(c);
    const people = [to, cc, bcc].flat().filter((each) => typeof each === 'string');
    if (people.length === 0)
      throw new MailError(400, 'validation_error', 'to: at least one recipient');
    return send(c, { people, body });
  });
  for (const [name, prefix] of [
    ['reply', 'Re: '],
    ['forward', 'Fwd: '],
  ] as const) {
    app.post(`/v0/inboxes/:inbox/messages/:message/${name}`, async (c) => {
      const { from, subject = '' } = messageOf(c);
      const { to, cc, bcc, ...body } = await bodyOf(c);
      const people = [to, cc, bcc].flat().filter((each) => typeof each === 'string');
      const all = people.length === 0 && name === 'reply' ? [from] : people;
      return send(c, { people: all, body: { subject: prefix + subject, ...body } });
    });
  }

  /** The same key gives the same answer for 24 hours; with another body 409. Keys belong to the organisation. */
  function send(c: Context, mail: { people: string[]; body: Record<string, unknown> }): Response {
    const { inbox_id: inbox } = inboxOf(c);
    const key = c.req.header('idempotency-key');
    const body = JSON.stringify([inbox, mail]);
    const known = key === undefined ? undefined : data.sent[key];
    if (known && known.body !== body) {
      throw new MailError(409, 'idempotency_key_conflict', 'The key was used with another body');
    }
    if (known) return c.json(known.answer);
    const { subject, text, labels } = mail.body as {
      subject?: string;
      text?: string;
      labels?: string[];
    };
    const message = {
      ...newMessage(inbox),
      to: mail.people,
      labels: ['sent', ...(labels ?? [])],
      ...(subject === undefined ? {} : { subject }),
      ...(text === undefined ? {} : { text }),
    };
    data.messages.push(message);
    const answer = { message_id: message.message_id, thread_id: message.thread_id };
    if (key !== undefined) data.sent[key] = { body, answer };
    disk.save();
    return c.json(answer);
  }

  function inboxOf(c: Context): Inbox {
    const inbox = data.inboxes.find(({ inbox_id: id }) => id === c.req.param('inbox'));
    if (!inbox) throw new MailError(404, 'not_found', 'Inbox not found');
    return inbox;
  }

  function messageOf(c: Context): Message {
    const { inbox_id: inbox } = inboxOf(c);
    const message = data.messages.find(
      (each) => each.inbox_id === inbox && each.message_id === c.req.param('message'),
    );
    if (!message) throw new MailError(404, 'not_found', 'Message not found');
    return message;
  }

  return app;
}

function newMessage(inbox: string): Message {
  const at = now();
  const id = randomBytes(8).toString('hex');
  return {
    inbox_id: inbox,
    thread_id: `thread-${id}`,
    message_id: `<CAB/${id}+1=@mail.agentmail.to>`,
    labels: [],
    timestamp: at,
    from: inbox,
    to: [],
    size: 100,
    created_at: at,
    updated_at: at,
  };
}

function now(): string {
  return new Date().toISOString();
}

async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new MailError(400, 'validation_error', 'Invalid JSON');
  }
}

/** Source of the shape: docs.agentmail.to, errors. */
function problem(c: Context, status: number, code: string, message: string): Response {
  if (status === 429) c.header('retry-after', '1');
  return c.json({ name: 'Error', code, message }, status as ContentfulStatusCode);
}

function operationOf(method: string, path: string): string {
  if (method === 'POST' && path === '/v0/inboxes') return 'create-inbox';
  if (method === 'DELETE') return 'delete-inbox';
  return method === 'POST' ? 'send' : 'read';
}
