import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { checkReadiness, type Role } from '../src/health/readiness.ts';
import { measureOnScrape } from '../src/metrics/metrics.ts';

/**
 * For supervisors and Prometheus, on a port of its own that nobody else reaches: `/healthz` (the process answers), `/readyz`
 * (503 while a part that its roles need is away) and `/metrics`.
 */
export function createHealthApp(app: App, roles: readonly Role[]): Hono {
  const registry = measureOnScrape(app, () => checkReadiness(app, roles));
  const health = new Hono();
  health.get('/healthz', (c) => c.json({ ok: true }));
  health.get('/readyz', async (c) => {
    const parts = await checkReadiness(app, roles);
    const isReady = parts.every(({ isOk, isNeeded }) => isOk || !isNeeded);
    return c.json({ isReady, roles, parts }, isReady ? 200 : 503);
  });
  health.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  );
  return health;
}
