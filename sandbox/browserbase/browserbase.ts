import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import { type Call, listen, recordAndFail, type StandIn, type StandInEnv } from '../stand-in.ts';
import { serveBrowsers } from './browsers.ts';

/** The faults Browserbase has beside the common ones. */
export const BROWSERBASE_FAULTS = {
  'no-credit': 'answers 402, as for an account without minutes, and does nothing',
  'key-in-address': 'names the key of the account in the addresses that it answers, as it once did',
};

export type BrowserbaseOptions = {
  port?: number;
  stateFile: string;
  apiKey: string;
  slowMs?: number;
  now?: () => number;
};

type Session = {
  id: string;
  status: 'RUNNING' | 'COMPLETED' | 'TIMED_OUT';
  startedAt: number;
  endedAt: number | null;
  expiresAt: number;
  keepAlive: boolean;
  contextId: string | null;
  userMetadata: Record<string, unknown>;
};

type State = { sessions: Session[]; contexts: string[] };

export type BrowserbaseStandIn = StandIn & {
  sessions(): Session[];
  contexts(): string[];
  /** How many connections drive a browser now. */
  connections(): number;
  /** From now on connections drive the real browser with this address, by the Chrome DevTools Protocol. */
  useBrowser(address: string): void;
};

const PROJECT = 'prj_sandbox';
const SHORTEST_S = 60;
const LONGEST_S = 21_600;

/** The API as docs.browserbase.com and the types of `@browserbasehq/sdk` 2.21 describe it, with a browser that answers everything. */
export async function startBrowserbase(options: BrowserbaseOptions): Promise<BrowserbaseStandIn> {
  const disk = new DiskState<State>(options.stateFile, { sessions: [], contexts: [] });
  const faults = new Faults(BROWSERBASE_FAULTS);
  const calls: Call[] = [];
  const now = options.now ?? Date.now;
  const place = { url: '' };
  const app = routesOf({ disk, faults, calls, now, place, options });
  const { url, server, close } = await listen(app, options.port ?? 0);
  place.url = url;
  const browsers = serveBrowsers(server, {
    isRunning: (id) => disk.data.sessions.find((each) => each.id === id)?.status === 'RUNNING',
    left: (id) => {
      const session = disk.data.sessions.find((each) => each.id === id);
      if (!session || session.keepAlive) return;
      endSession(session, 'COMPLETED', now());
      disk.save();
    },
  });
  return {
    name: 'browserbase',
    url,
    faults,
    calls,
    sessions: () => disk.data.sessions,
    contexts: () => disk.data.contexts,
    connections: browsers.connections,
    useBrowser: browsers.use,
    close: async () => {
      browsers.close();
      await close();
    },
  };
}

type Parts = {
  disk: DiskState<State>;
  faults: Faults;
  calls: Call[];
  now: () => number;
  place: { url: string };
  options: BrowserbaseOptions;
};

function routesOf({ disk, faults, calls, now, place, options }: Parts): Hono<StandInEnv> {
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
    if (c.req.header('x-bb-api-key') !== apiKey) return problem(c, 401, 'Unauthorized');
    if (faults.take('no-credit', operationOf(c.req.method, c.req.path))) {
      return problem(c, 402, 'Free plan browser minutes limit reached');
    }
    return next();
  });
  app.notFound((c) => problem(c, 404, 'Not Found'));

  app.post('/v1/sessions', async (c) => {
    const body = await c.req.json<{
      timeout?: number;
      keepAlive?: boolean;
      browserSettings?: { context?: { id: string } };
      userMetadata?: Record<string, unknown>;
    }>();
    const { timeout = 300, keepAlive = false, browserSettings, userMetadata = {} } = body;
    if (!Number.isInteger(timeout) || timeout < SHORTEST_S || timeout > LONGEST_S) {
      return problem(c, 400, `body/timeout must be >= ${SHORTEST_S} and <= ${LONGEST_S}`);
    }
    const contextId = browserSettings?.context?.id ?? null;
    if (contextId !== null && !data.contexts.includes(contextId)) {
      return problem(c, 404, 'Context not found');
    }
    const session: Session = {
      id: randomUUID(),
      status: 'RUNNING',
      startedAt: now(),
      endedAt: null,
      expiresAt: now() + timeout * 1000,
      keepAlive,
      contextId,
      userMetadata,
    };
    data.sessions.push(session);
    disk.save();
    return c.json(view(session, place.url), 201);
  });
  app.get('/v1/sessions/:id', (c) => {
    const session = find(c);
    return session ? c.json(view(session, place.url)) : problem(c, 404, 'Session not found');
  });
  app.get('/v1/sessions/:id/debug', (c) => {
    const session = find(c);
    if (!session) return problem(c, 404, 'Session not found');
    const key = faults.take('key-in-address', 'get-session') ? `&apiKey=${apiKey}` : '';
    const debuggerUrl = `${place.url}/devtools/inspector.html?wss=${session.id}${key}`;
    const wsUrl = connectUrl(session, place.url);
    return c.json({ debuggerUrl, debuggerFullscreenUrl: debuggerUrl, wsUrl, pages: [] });
  });
  app.post('/v1/sessions/:id', async (c) => {
    const session = find(c);
    if (!session) return problem(c, 404, 'Session not found');
    const { status } = await c.req.json<{ status?: string }>();
    if (status !== 'REQUEST_RELEASE') return problem(c, 400, 'body/status must be REQUEST_RELEASE');
    endSession(session, 'COMPLETED', now());
    disk.save();
    return c.json(view(session, place.url));
  });
  app.get('/v1/projects', (c) => c.json([{ id: PROJECT, name: 'Sandbox', concurrency: 25 }]));
  app.get('/v1/projects/:id/usage', (c) => {
    const seconds = data.sessions.map(({ startedAt, endedAt }) =>
      Math.ceil(((endedAt ?? now()) - startedAt) / 1000),
    );
    const minutes = seconds.reduce((sum, each) => sum + Math.max(SHORTEST_S, each) / 60, 0);
    return c.json({ browserMinutes: Math.ceil(minutes), proxyBytes: 0 });
  });
  app.post('/v1/contexts', (c) => {
    const id = randomUUID();
    data.contexts.push(id);
    disk.save();
    return c.json(
      {
        id,
        uploadUrl: place.url,
        publicKey: '',
        cipherAlgorithm: 'AES-256-CBC',
        initializationVectorSize: 16,
      },
      201,
    );
  });
  app.delete('/v1/contexts/:id', (c) => {
    const at = data.contexts.indexOf(c.req.param('id'));
    if (at < 0) return problem(c, 404, 'Context not found');
    data.contexts.splice(at, 1);
    disk.save();
    return c.body(null, 204);
  });

  function find(c: Context): Session | undefined {
    const session = data.sessions.find(({ id }) => id === c.req.param('id'));
    if (session && session.expiresAt <= now()) endSession(session, 'TIMED_OUT', session.expiresAt);
    return session;
  }

  return app;
}

function endSession(session: Session, status: Session['status'], at: number): void {
  if (session.status !== 'RUNNING') return;
  session.status = status;
  session.endedAt = at;
}

/** Another signing key in each answer. */
function connectUrl({ id }: Session, url: string): string {
  return `${url.replace('http', 'ws')}/?signingKey=${id}.${randomUUID()}`;
}

function view(session: Session, url: string) {
  const { id, status, startedAt, endedAt, expiresAt, keepAlive, contextId, userMetadata } = session;
  const isRunning = status === 'RUNNING';
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    id,
    projectId: PROJECT,
    status,
    createdAt: iso(startedAt),
    updatedAt: iso(startedAt),
    startedAt: iso(startedAt),
    ...(endedAt === null ? {} : { endedAt: iso(endedAt) }),
    expiresAt: iso(expiresAt),
    keepAlive,
    proxyBytes: 0,
    region: 'us-west-2',
    ...(contextId === null ? {} : { contextId }),
    userMetadata,
    ...(isRunning
      ? {
          connectUrl: connectUrl(session, url),
          seleniumRemoteUrl: `${url}/selenium`,
          signingKey: 'secret',
        }
      : {}),
  };
}

function problem(c: Context, status: number, message: string): Response {
  if (status === 429) c.header('retry-after', '1');
  return c.json({ statusCode: status, error: 'Error', message }, status as ContentfulStatusCode);
}

function operationOf(method: string, path: string): string {
  if (path.startsWith('/v1/contexts'))
    return method === 'POST' ? 'create-context' : 'delete-context';
  if (method !== 'POST') return 'get-session';
  return path === '/v1/sessions' ? 'create-session' : 'release-session';
}
