import type { Context, MiddlewareHandler } from 'hono';
import type { StandInEnv } from '../../stand-in.ts';
import type { SavedAnswer } from '../store.ts';
import type { World } from '../world.ts';
import { refused, StripeError } from './errors.ts';

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;
const MAX_KEY_LENGTH = 255;

/** `keep` stores the response under the request's key; the first response wins. */
export type Ticket = {
  saved: SavedAnswer | null;
  keep: (answer: Pick<SavedAnswer, 'status' | 'body' | 'requestId'>) => void;
};

/** Responses stored under idempotency keys. `hold` marks a key as in use and must precede any await. */
export class Idempotency {
  readonly #world: World;
  readonly #inUse = new Set<string>();
  readonly #conflicts = new WeakSet<Request>();
  #forgotAt = 0;

  constructor(world: World) {
    this.#world = world;
  }

  hold(): MiddlewareHandler<StandInEnv> {
    return async (c, next) => {
      const key = keyOf(c);
      if (!key) return next();
      if (this.#inUse.has(key)) {
        this.#conflicts.add(c.req.raw);
        return next();
      }
      this.#inUse.add(key);
      try {
        await next();
      } finally {
        this.#inUse.delete(key);
      }
    };
  }

  /** Called when a request is about to begin; throws when its key is used wrongly. */
  async begin(c: Context): Promise<Ticket> {
    const key = keyOf(c);
    if (!key) return { saved: null, keep: () => undefined };
    if (key.length > MAX_KEY_LENGTH) {
      throw refused(`Idempotency keys can be up to ${MAX_KEY_LENGTH} characters long.`);
    }
    if (this.#conflicts.has(c.req.raw)) throw inProgress(key);
    const saved = this.#saved(key);
    if (saved && saved.path !== c.req.path) throw otherEndpoint(key, saved.path, c.req.path);
    const request = await parametersOf(c);
    if (saved && saved.request !== request) throw otherParameters(key);
    const keep: Ticket['keep'] = (answer) => {
      if (saved) return;
      const savedAt = this.#world.nowSeconds();
      this.#forgetOld();
      this.#world.state.answers[key] = { ...answer, path: c.req.path, request, savedAt };
    };
    return { saved, keep };
  }

  #saved(key: string): SavedAnswer | null {
    const { answers } = this.#world.state;
    const saved = Object.hasOwn(answers, key) ? answers[key] : undefined;
    return saved && !this.#isOld(saved) ? saved : null;
  }

  #forgetOld(): void {
    const { answers } = this.#world.state;
    const now = this.#world.nowSeconds();
    if (now < this.#forgotAt + HOUR_SECONDS) return;
    this.#forgotAt = now;
    for (const [key, saved] of Object.entries(answers)) {
      if (!this.#isOld(saved)) return;
      delete answers[key];
    }
  }

  #isOld(saved: SavedAnswer): boolean {
    return saved.savedAt + DAY_SECONDS <= this.#world.nowSeconds();
  }
}

/** Only POST has keys; the other methods are idempotent anyway. */
export function keyOf(c: Context): string | null {
  return c.req.method === 'POST' ? (c.req.header('idempotency-key') ?? null) : null;
}

async function parametersOf(c: Context): Promise<string> {
  const pairs = [...new URLSearchParams(await c.req.text())].map((pair) => pair.join('='));
  return pairs.sort().join('&');
}

function misuse(status: number, message: string, code?: string): StripeError {
  const details = { type: 'idempotency_error' as const, message, ...(code ? { code } : {}) };
  return new StripeError(status, details, false);
}

function inProgress(key: string): StripeError {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  return misuse(409, message, 'idempotency_key_in_use');
}

function otherEndpoint(key: string, before: string, now: string): StripeError {
  const message = `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${before}' vs '${now}'). Try using a key other than '${key}' if you meant to execute a different request.`;
  return misuse(400, message);
}

function otherParameters(key: string): StripeError {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return misuse(400, message);
}
