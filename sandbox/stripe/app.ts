import { Hono } from 'hono';
import { type Call, recordAndFail, type StandInEnv } from '../stand-in.ts';
import { passTime } from './clock.ts';
import { type Api, failRequest, mountApi } from './http/api.ts';
import { findRoute } from './http/router.ts';
import { failPage, mountPages, pageOperation } from './pages/pages.tsx';

/** The API and the hosted pages behind the common faults. */
export function createApp(api: Api, calls: Call[], slowMs: number): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  app.use(api.idempotency.hold());
  app.use(
    recordAndFail({
      faults: api.world.faults,
      calls,
      operationOf: (method, path) =>
        findRoute(api.routes, method, path)?.route.operation ?? pageOperation(method, path),
      failure: (c, status) =>
        c.req.path.startsWith('/v1/') ? failRequest(c, api, status) : failPage(c, status),
      slowMs,
    }),
  );
  app.use(async (_c, next) => {
    passTime(api);
    await next();
  });
  mountApi(app, api);
  mountPages(app, api);
  return app;
}
