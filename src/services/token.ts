import type { IncomingHttpHeaders } from 'node:http';

const HEADERS = ['authorization', 'x-api-key', 'x-bb-api-key'] as const;
const TOKEN = /^ast_[\w-]{16,128}$/;

/**
 * The service token of a request, from the header of whichever client sent it: Perplexity's and AgentMail's send a bearer token, Bland's
 * the bare token, Browserbase's a header of its own. Null without a token, or when two headers differ. Never from the query,
 * which ends up in logs.
 */
export function readToken(headers: IncomingHttpHeaders): string | null {
  const given = HEADERS.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [value.replace(/^Bearer /i, '').trim()] : [];
  });
  const [token] = given;
  if (token === undefined || given.some((each) => each !== token)) return null;
  return TOKEN.test(token) ? token : null;
}
