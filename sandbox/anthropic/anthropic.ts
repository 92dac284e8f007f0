import { type Context, Hono } from 'hono';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import { fingerprint } from '../redact.ts';
import { type Call, listen, recordAndFail, type StandIn, type StandInEnv } from '../stand-in.ts';
import { ANTHROPIC_FAULTS } from './anthropic-faults.ts';
import { answerError, answerProblem, ApiError, newRequestId } from './api-error.ts';
import { assertServed, kindOf, presented } from './caller.ts';
import { type Behaviour, type CredentialName, FAKE_CREDENTIALS } from './fake-credentials.ts';
import { messageRoutes, OVERLOADED } from './messages.ts';
import { modelRoutes } from './models.ts';
import type { Endpoint } from './states.ts';

export type AnthropicOptions = { port?: number; stateFile: string; slowMs?: number };

export type AnthropicStandIn = StandIn & {
  /** Changes how a credential is treated from now on, for example revoked or out of credit. */
  setBehaviour(name: CredentialName, behaviour: Behaviour): void;
  behaviourOf(name: CredentialName): Behaviour;
};

type State = { behaviours: Partial<Record<string, Behaviour>> };

export async function startAnthropic(options: AnthropicOptions): Promise<AnthropicStandIn> {
  const disk = new DiskState<State>(options.stateFile, { behaviours: {} });
  const faults = new Faults(ANTHROPIC_FAULTS);
  const calls: Call[] = [];
  const behaviourOf = (name: string): Behaviour =>
    disk.data.behaviours[name] ??
    FAKE_CREDENTIALS.find((one) => one.name === name)?.behaviour ??
    'unknown';
  const app = routesOf({ faults, calls, behaviourOf, slowMs: options.slowMs });
  const server = await listen(app, options.port ?? 0);
  return {
    name: 'anthropic',
    ...server,
    faults,
    calls,
    behaviourOf,
    setBehaviour: (name, behaviour) => {
      disk.data.behaviours[name] = behaviour;
      disk.save();
    },
  };
}

type Parts = {
  faults: Faults;
  calls: Call[];
  behaviourOf: (name: string) => Behaviour;
  slowMs: number | undefined;
};

function routesOf({ faults, calls, behaviourOf, slowMs }: Parts): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  const faulty = (name: keyof typeof ANTHROPIC_FAULTS, endpoint: Endpoint) =>
    faults.take(name, endpoint);
  const behaviourOfValue = (value: string) =>
    behaviourOf(FAKE_CREDENTIALS.find((one) => one.value === value)?.name ?? '');
  const served = (c: Context, endpoint: Endpoint) => assertServed(c, endpoint, behaviourOfValue);

  app.onError(answerError);
  app.notFound((c) =>
    answerProblem(c, { status: 404, type: 'not_found_error', message: 'Not found' }),
  );
  app.use(recordAndFail({ faults, calls, operationOf, failure, amend: addCaller, slowMs }));
  app.route('/', messageRoutes({ assertServed: served, faulty }));
  app.route(
    '/',
    modelRoutes(
      (c) => admitFree(c, 'list-models'),
      () => faulty('model-retired', 'list-models'),
    ),
  );
  app.get('/api/oauth/usage', (c) => {
    admitFree(c, 'get-usage');
    return c.json(USAGE);
  });

  function admitFree(c: Context, endpoint: Endpoint): void {
    if (faulty('overloaded', endpoint)) throw new ApiError(OVERLOADED);
    served(c, endpoint);
    c.header('request-id', newRequestId());
  }

  return app;
}

const OPERATIONS: Record<string, Endpoint> = {
  'POST /v1/messages': 'create-message',
  'POST /v1/messages/count_tokens': 'count-tokens',
  'GET /v1/models': 'list-models',
  'GET /api/oauth/usage': 'get-usage',
};

function operationOf(method: string, path: string): string {
  return OPERATIONS[`${method} ${path}`] ?? 'other';
}

function addCaller(call: Call, c: Context): void {
  const caller = presented(c);
  if (!caller) return;
  const { header, value } = caller;
  call.credential = { kind: kindOf(value), header, fingerprint: fingerprint(value) };
}

function failure(c: Context, status: 429 | 500 | 503): Response {
  if (status === 429) {
    const message = 'This request would exceed your rate limit.';
    return answerProblem(c, { status, type: 'rate_limit_error', message, retryAfterSeconds: 30 });
  }
  return answerProblem(c, { status, type: 'api_error', message: 'Internal server error' });
}

const USAGE = {
  five_hour: { utilization: 12, resets_at: '2027-01-01T05:00:00Z' },
  seven_day: { utilization: 34, resets_at: '2027-01-07T00:00:00Z' },
  seven_day_opus: null,
  extra_usage: { is_enabled: false },
};
