import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { except } from 'hono/combine';
import type { App } from '../../src/app.ts';
import { LARGEST_FILE } from '../../src/domain/files.ts';
import { limitBody } from '../../src/http/limit-body.ts';
import * as actions from './actions.ts';
import { accountAnswer, channelsAnswer, machineAnswer, usageAnswer } from './answers.ts';
import { addFileRoutes } from './file-routes.ts';
import { type ApiEnv, failure, guard, sayWhatFailed } from './guard.ts';
import { apiPage } from './page.tsx';
import {
  deleteCredential,
  getAccount,
  getChannels,
  getCredential,
  getMachine,
  getUsage,
  powerMachine,
  putCredential,
  testCredential,
} from './routes.ts';

/** Everything but a file is small. */
const LARGEST_BODY = 64 * 1024;
/** What describes the API needs no key. */
const PUBLIC = ['/api/v1', '/api/v1/', '/api/v1/openapi.json'];

/** The API for programs of customers. `GET /` is a page that describes it, and `GET /openapi.json` the same for programs. */
export function apiRoutes(app: App): OpenAPIHono<ApiEnv> {
  const api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) =>
      result.success ? undefined : failure(c, 400, 'bad_input', wordsOf(result)),
  });
  api.onError(sayWhatFailed(app));
  api.notFound((c) => failure(c, 404, 'not_found', 'There is no such route. See GET /api/v1.'));
  api.use(except(PUBLIC, guard(app)));
  api.use('/files/uploads', limitBody(LARGEST_FILE, tooLarge));
  api.use(except('/api/v1/files/uploads', limitBody(LARGEST_BODY, tooLarge)));
  api.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  addRoutes(api, app);
  addFileRoutes(api, app);
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
  });
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Automna API',
      version: '1',
      description: 'Your account and your agent, for your own programs.',
    },
    servers: [{ url: `${app.config.web.publicUrl}/api/v1` }],
  });
  api.get('/openapi.json', (c) => c.json(document));
  api.get('/', (c) => c.html(apiPage(document)));
  return api;
}

function addRoutes(api: OpenAPIHono<ApiEnv>, app: App): void {
  api.openapi(getAccount, async (c) =>
    c.json(accountAnswer(await actions.factsOf(app, c), c.get('caller')), 200),
  );
  api.openapi(getUsage, async (c) => c.json(usageAnswer(await actions.factsOf(app, c)), 200));
  api.openapi(getMachine, async (c) => c.json(machineAnswer(await actions.factsOf(app, c)), 200));
  api.openapi(getChannels, async (c) => c.json(channelsAnswer(await actions.factsOf(app, c)), 200));
  api.openapi(powerMachine, (c) => actions.power(app, c, c.req.valid('param').action));
  api.openapi(getCredential, (c) => actions.readCredential(app, c));
  api.openapi(putCredential, (c) => actions.saveCredential(app, c, c.req.valid('json').value));
  api.openapi(deleteCredential, (c) => actions.removeCredential(app, c));
  api.openapi(testCredential, (c) => actions.checkCredential(app, c));
}

function tooLarge(c: Context): Response {
  return failure(c, 413, 'too_large', 'That is too large.');
}

type Invalid = { error: { issues: { path: PropertyKey[]; message: string }[] } };

function wordsOf({ error }: Invalid): string {
  return error.issues
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('. ');
}
