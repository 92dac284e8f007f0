import type { World } from '../world.ts';
import { StripeError } from './errors.ts';
import { EXPAND, expand } from './expand.ts';
import type { FormObject } from './form.ts';
import { type Params, readParams, type Shape } from './params.ts';

/** One endpoint. `operation` is its name for faults and recorded calls. */
export type Route = {
  operation: string;
  method: string;
  pattern: RegExp;
  answer: (world: World, form: FormObject, id: string) => object;
};

type Definition<S extends Shape> = {
  operation: string;
  /** `POST /v1/customers/:id` */
  at: string;
  params: S;
  run: (world: World, params: Params<S>, id: string) => object;
};

export function route<S extends Shape>({ operation, at, params, run }: Definition<S>): Route {
  const [method = '', path = ''] = at.split(' ');
  return {
    operation,
    method,
    pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    answer: (world, form, id) => {
      const { expand: asked, ...rest } = form;
      const paths = readParams(EXPAND, asked ? { expand: asked } : {}).expand ?? [];
      const read = readParams(params, rest);
      const before = paths.length > 0 && method !== 'GET' ? copyOf(world.state) : null;
      try {
        return expand(world, run(world, read, id), paths);
      } catch (error) {
        if (before) undo(world, before);
        throw error;
      }
    },
  };
}

// Rows are replaced and not changed, so a copy of the tables is enough.
function copyOf(state: World['state']): World['state'] {
  const entries = Object.entries(state).map(([name, table]) => [
    name,
    typeof table === 'object' && table !== null ? { ...table } : table,
  ]);
  return Object.fromEntries(entries) as World['state'];
}

// Whether a field can be expanded is known only from the response, when the work is already done.
function undo(world: World, before: World['state']): void {
  Object.assign(world.state, before);
  world.burst.length = 0;
}

export type Match = { route: Route; id: string };

export function findRoute(routes: Route[], method: string, path: string): Match | null {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    if (match) return { route: candidate, id: decodeURIComponent(match[1] ?? '') };
  }
  return null;
}

export function unrecognized(method: string, path: string): StripeError {
  const message = `Unrecognized request URL (${method}: ${path}). The stand-in may not implement it.`;
  return new StripeError(404, { type: 'invalid_request_error', message }, false);
}
