import { type Context, Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { ApiError, invalidRequest } from './api-error.ts';

export const MODELS = [
  model('claude-opus-5', 'Claude Opus 5', '2026-07-20'),
  model('claude-sonnet-4-6', 'Claude Sonnet 4.6', '2026-02-17'),
  model('claude-opus-4-6', 'Claude Opus 4.6', '2026-02-05'),
  model('claude-haiku-4-5-20251001', 'Claude Haiku 4.5', '2025-10-15'),
];

/** The one that a fault retires. */
const RETIRING = 'claude-sonnet-4-6';

const ALIASES: Record<string, string> = { 'claude-haiku-4-5': 'claude-haiku-4-5-20251001' };

export function modelRoutes(
  assertServed: (c: Context) => void,
  hasRetired: () => boolean,
): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.get('/v1/models', (c) => {
    assertServed(c);
    const limit = Number(c.req.query('limit') ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
      throw invalidRequest('limit: Input should be between 1 and 1000');
    }
    const models = hasRetired() ? MODELS.filter(({ id }) => id !== RETIRING) : MODELS;
    const after = models.findIndex(({ id }) => id === c.req.query('after_id')) + 1;
    const data = models.slice(after, after + limit);
    return c.json({
      data,
      has_more: after + limit < models.length,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    });
  });

  return routes;
}

export function getModel(id: string, hasRetired = false) {
  const found = MODELS.find((one) => one.id === (ALIASES[id] ?? id));
  if (found && !(hasRetired && id === RETIRING)) return found;
  throw new ApiError({ status: 404, type: 'not_found_error', message: `model: ${id}` });
}

function model(id: string, displayName: string, day: string) {
  return { id, type: 'model', display_name: displayName, created_at: `${day}T00:00:00Z` };
}
