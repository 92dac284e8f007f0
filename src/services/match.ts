import { SERVICE_NAMES, type MeteredService } from '../domain/services.ts';
import type { Rule, ServiceProxy } from './rule.ts';

export type Target = { service: MeteredService; path: string; query: string };

/** `/services/search/v1/x?y` as service, raw path and query; null for what names no service. */
export function parseTarget(url: string): Target | null {
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)];
  const [, root, name, ...rest] = path.split('/');
  const service = SERVICE_NAMES.find((each) => each === name);
  return root === 'services' && service ? { service, path: `/${rest.join('/')}`, query } : null;
}

export type Match = { rule: Rule; ids: Record<string, string> };

/**
 * The rule for a request. The path is matched as it was sent, segment by segment: an encoded slash stays inside its segment, and
 * dots, empty segments and unknown kinds of ids match nothing.
 */
export function matchRule(proxy: ServiceProxy, method: string, path: string): Match | null {
  const given = path.split('/');
  for (const rule of proxy.rules) {
    if (rule.method !== method) continue;
    const ids = idsOf(rule.path.split('/'), given, proxy.ids);
    if (ids) return { rule, ids };
  }
  return null;
}

function idsOf(
  expected: string[],
  given: string[],
  kinds: ServiceProxy['ids'],
): Record<string, string> | null {
  if (expected.length !== given.length) return null;
  const ids: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined) {
      if (value !== segment) return null;
      continue;
    }
    const decoded = decodeOnce(value);
    if (decoded === null || !kinds[name]?.test(decoded)) return null;
    ids[name] = decoded;
  }
  return ids;
}

function decodeOnce(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
