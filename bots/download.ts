import { AppError } from '../src/errors.ts';

const TIMEOUT_MS = 60_000;

/** The content at an address. Throws `upstream` unless it is there. */
export async function download(
  url: string,
  headers: Record<string, string> = {},
): Promise<AsyncIterable<Uint8Array>> {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok || !answer.body) {
    throw new AppError('upstream', `the platform did not give a file (${answer.status})`);
  }
  return answer.body;
}
