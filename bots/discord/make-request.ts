import { DefaultRestOptions, type ResponseLike, type RESTOptions } from 'discord.js';

const TOO_MANY_REQUESTS = 429;
const OLD_MESSAGE_EDITED_TOO_OFTEN = 30046;

/**
 * Discord refuses an edit too many of an old message with 429, which the library takes for a rate limit and hides the code.
 * Waiting does not help there, so the answer is handed on as an ordinary refusal.
 */
export const makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
  const response = await DefaultRestOptions.makeRequest(url, init);
  return response.status === TOO_MANY_REQUESTS ? withoutFalseLimit(response) : response;
};

async function withoutFalseLimit(response: ResponseLike): Promise<ResponseLike> {
  const words = await response.text();
  const { headers, statusText } = response;
  const status = codeIn(words) === OLD_MESSAGE_EDITED_TOO_OFTEN ? 400 : TOO_MANY_REQUESTS;
  const kept = status === 400 ? { 'content-type': 'application/json' } : [...headers];
  return new Response(words, { status, statusText, headers: kept });
}

function codeIn(words: string): unknown {
  try {
    return (JSON.parse(words) as { code?: unknown } | null)?.code;
  } catch {
    return undefined;
  }
}
