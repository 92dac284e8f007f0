import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../src/errors.ts';
import { limitBody } from '../src/http/limit-body.ts';
import { wordsFor } from './language.ts';
import { errorPage } from './pages.tsx';

/** Answers a larger body with a page that says so. */
export function limitForm(maxSize: number): MiddlewareHandler {
  return limitBody(maxSize, (c) => {
    const { pages, language } = wordsFor(c);
    return c.html(errorPage(language, pages.tooLarge, pages.backToChat), 413);
  });
}

/** A field of a submitted form; empty when it is missing or is a file. Throws `bad_input` for a body that is no form. */
export async function readForm(c: Context): Promise<(field: string) => string> {
  const fields = await c.req.parseBody().catch((error: unknown) => {
    throw new AppError('bad_input', 'this form cannot be read', { cause: error });
  });
  return (field) => {
    const value = fields[field];
    return typeof value === 'string' ? value : '';
  };
}
