import { createHmac, randomInt } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import { type Call, listen, recordAndFail, type StandIn, type StandInEnv } from '../stand-in.ts';
import { finish, newCall, type PhoneCall, PRICE, view } from './phone-calls.ts';

/** The faults Bland has beside the common ones. */
export const BLAND_FAULTS = {
  'no-credit': 'answers 402, as for an account without credit, and does nothing',
  'webhook-drop': 'never reports the end of a call',
  'webhook-duplicate': 'reports the end of a call twice',
  'webhook-forged': 'signs the report with a wrong secret',
} as const;

export type BlandOptions = {
  port?: number;
  stateFile: string;
  apiKey: string;
  webhookSecret: string;
  slowMs?: number;
  now?: () => number;
};

type InboundNumber = { phone_number: string; created_at: string; [setting: string]: unknown };
type State = { calls: PhoneCall[]; numbers: InboundNumber[] };

/** How the other side of a call behaved. */
export type CallEnd = { minutes: number; transcript?: string; answeredBy?: string };

export type BlandStandIn = StandIn & {
  placed(): PhoneCall[];
  numbers(): string[];
  /** Ends a call and reports it. The length is in minutes, with a fraction, as Bland counts. */
  hangUp(id: string, end: CallEnd): Promise<void>;
  /** Somebody calls a number and hangs up. Returns the id of the call. */
  callIn(number: string, from: string, end: CallEnd): Promise<string>;
};

const LONGEST_MINUTES = 720;
/** Dollars that an account begins with. */
const CREDIT = 100;

/** The API as docs.bland.ai and `bland-cli` 0.6 describe it. Calls are answered by nobody: `hangUp` says how they went. */
export async function startBland(options: BlandOptions): Promise<BlandStandIn> {
  const disk = new DiskState<State>(options.stateFile, { calls: [], numbers: [] });
  const faults = new Faults(BLAND_FAULTS);
  const calls: Call[] = [];
  const now = options.now ?? Date.now;
  const server = await listen(routesOf({ disk, faults, calls, now, options }), options.port ?? 0);

  async function end(call: PhoneCall, { minutes, transcript = '', answeredBy }: CallEnd) {
    finish(call, minutes);
    call.transcript = transcript;
    call.answeredBy = answeredBy ?? (minutes > 0 ? 'human' : 'no-answer');
    disk.save();
    await report(call);
  }

  /** Signed with the secret of the account; the body names the call and contains all of it. */
  async function report(call: PhoneCall): Promise<void> {
    const { webhook } = call;
    if (webhook === null || faults.take('webhook-drop', 'webhook')) return;
    const times = faults.take('webhook-duplicate', 'webhook') ? 2 : 1;
    const isForged = faults.take('webhook-forged', 'webhook');
    const body = JSON.stringify(view(call));
    const signature = createHmac('sha256', isForged ? 'another' : options.webhookSecret)
      .update(body)
      .digest('hex');
    const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };
    for (let time = 0; time < times; time += 1) {
      // It is sent once; a report that nobody takes is lost.
      await fetch(webhook, { method: 'POST', headers, body }).catch(() => null);
    }
  }

  return {
    name: 'bland',
    ...server,
    faults,
    calls,
    placed: () => disk.data.calls,
    numbers: () => disk.data.numbers.map(({ phone_number: number }) => number),
    hangUp: async (id, how) => {
      const call = disk.data.calls.find((each) => each.id === id);
      if (!call || call.completed) throw new Error(`no running call ${id}`);
      await end(call, how);
    },
    callIn: async (number, from, how) => {
      const settings = disk.data.numbers.find(({ phone_number: each }) => each === number);
      if (!settings) throw new Error(`nobody has ${number}`);
      const call = newCall({
        to: number,
        from,
        inbound: true,
        task: String(settings['prompt'] ?? ''),
        maxDuration: Number(settings['max_duration'] ?? 30),
        webhook: (settings['webhook'] as string | undefined) ?? null,
        createdAt: now(),
      });
      disk.data.calls.push(call);
      await end(call, how);
      return call.id;
    },
  };
}

type Parts = {
  disk: DiskState<State>;
  faults: Faults;
  calls: Call[];
  now: () => number;
  options: BlandOptions;
};

function routesOf({ disk, faults, calls, now, options }: Parts): Hono<StandInEnv> {
  const { apiKey, slowMs } = options;
  const { data } = disk;
  const app = new Hono<StandInEnv>();
  const failure = (c: Context, status: number) => problem(c, status, 'Try again later');
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
    // The bare key or a bearer token; `x-api-key` is not read.
    const given = (c.req.header('authorization') ?? '').replace(/^Bearer /, '');
    if (given !== apiKey) return problem(c, 401, 'Invalid API key');
    if (faults.take('no-credit', operationOf(c.req.method, c.req.path))) {
      return problem(c, 402, 'Insufficient balance');
    }
    return next();
  });
  app.notFound((c) => problem(c, 404, 'Not Found'));

  app.post('/v1/calls', async (c) => {
    const body = await c.req.json<Record<string, unknown>>();
    const to = String(body['phone_number'] ?? '');
    const maxDuration = Number(body['max_duration'] ?? 30);
    if (!/^\+\d{8,15}$/.test(to)) return problem(c, 400, 'Invalid phone number');
    if (typeof body['task'] !== 'string') return problem(c, 400, 'Missing task or pathway_id');
    if (!(maxDuration > 0 && maxDuration <= LONGEST_MINUTES)) {
      return problem(c, 400, 'Invalid max_duration');
    }
    const from = String(body['from'] ?? '');
    if (!data.numbers.some(({ phone_number: number }) => number === from)) {
      return problem(c, 400, 'from is not a number of this account');
    }
    const webhook = typeof body['webhook'] === 'string' ? body['webhook'] : null;
    const task = body['task'];
    const call = newCall({
      to,
      from,
      inbound: false,
      task,
      maxDuration,
      webhook,
      createdAt: now(),
    });
    data.calls.push(call);
    disk.save();
    return c.json({ status: 'success', call_id: call.id, batch_id: null });
  });
  app.get('/v1/calls', (c) => {
    const { from_number: from, to_number: to, start_date: since } = c.req.query();
    const found = data.calls.filter(
      (call) =>
        (from === undefined || call.from === from) &&
        (to === undefined || call.to === to) &&
        (since === undefined || call.createdAt >= Date.parse(since)),
    );
    return c.json({ count: found.length, total_count: found.length, calls: found.map(view) });
  });
  // A trap: it ends every call of the account.
  app.post('/v1/calls/active/stop', (c) => {
    for (const call of data.calls) finish(call, elapsed(call));
    disk.save();
    return c.json({ status: 'success', message: 'All calls ended successfully.' });
  });
  app.get('/v1/calls/:id', (c) => {
    const call = find(c);
    return call ? c.json(view(call)) : problem(c, 404, 'Call not found');
  });
  app.post('/v1/calls/:id/stop', (c) => {
    const call = find(c);
    if (!call) return problem(c, 404, 'SID not found for the given c_id.');
    if (!call.completed) call.endedBy = 'API';
    finish(call, elapsed(call));
    disk.save();
    return c.json({ status: 'success', message: 'Call ended successfully.' });
  });

  app.get('/v1/me', (c) => {
    const spent = data.calls.reduce((sum, { minutes }) => sum + minutes * PRICE, 0);
    const billing = { current_balance: CREDIT - spent, refill_to: null };
    return c.json({ status: 'success', billing, total_calls: data.calls.length });
  });
  app.get('/v1/inbound', (c) => c.json({ inbound_numbers: data.numbers }));
  app.post('/v1/inbound/purchase', (c) => {
    const number = `+1415555${String(randomInt(10_000)).padStart(4, '0')}`;
    data.numbers.push({ phone_number: number, created_at: new Date(now()).toISOString() });
    disk.save();
    return c.json({ phone_number: number });
  });
  app.post('/v1/inbound/:number', async (c) => {
    const number = data.numbers.find((each) => each.phone_number === c.req.param('number'));
    if (!number) return problem(c, 404, 'Inbound number not found');
    const settings = await c.req.json<Record<string, unknown>>();
    if (typeof settings['prompt'] !== 'string') return problem(c, 400, 'prompt is required');
    Object.assign(number, settings);
    disk.save();
    return c.json({ status: 'success', message: 'Updated' });
  });
  app.delete('/v1/inbound/:number', (c) => {
    const at = data.numbers.findIndex((each) => each.phone_number === c.req.param('number'));
    if (at < 0) return problem(c, 404, 'Inbound number not found');
    data.numbers.splice(at, 1);
    disk.save();
    return c.json({ status: 'success' });
  });

  function find(c: Context): PhoneCall | undefined {
    return data.calls.find(({ id }) => id === c.req.param('id'));
  }

  /** How long a call has lasted when it is cut off. */
  function elapsed(call: PhoneCall): number {
    return Math.min(call.maxDuration, (now() - call.createdAt) / 60_000);
  }

  return app;
}

function problem(c: Context, status: number, message: string): Response {
  if (status === 429) c.header('retry-after', '1');
  const body =
    status === 400
      ? { data: null, errors: [{ error: 'BAD_REQUEST', message }] }
      : { status: 'error', message };
  return c.json(body, status as ContentfulStatusCode);
}

function operationOf(method: string, path: string): string {
  const [, , kind, id, verb] = path.split('/');
  if (kind === 'calls') {
    if (verb === 'stop') return 'stop-call';
    return method === 'POST' ? 'create-call' : id === undefined ? 'list-calls' : 'get-call';
  }
  if (kind === 'me') return 'get-account';
  if (method === 'DELETE') return 'release-number';
  if (method === 'GET') return 'list-numbers';
  return id === 'purchase' ? 'buy-number' : 'set-number';
}
