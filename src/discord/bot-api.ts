import { z } from 'zod';
import { callJson, parseJson } from '../http/http.ts';

/** Shapes: Discord API v10. */
const User = z.object({ id: z.string(), username: z.string() });
const Application = z.object({ id: z.string(), flags: z.number().default(0) });
const TIMEOUT_MS = 15_000;

export type DiscordAnswer<T> = { status: number; value: T | null };

type BotAccess = { apiUrl: string; token: string };

/** The bot of a token; `value` is null when Discord answers anything else. Throws `upstream` without an answer. */
export function getBotUser(access: BotAccess): Promise<DiscordAnswer<z.infer<typeof User>>> {
  return get(access, '/users/@me', User);
}

/** The application of the bot, with its flags. */
export function getOwnApplication(
  access: BotAccess,
): Promise<DiscordAnswer<z.infer<typeof Application>>> {
  return get(access, '/applications/@me', Application);
}

/** GATEWAY_MESSAGE_CONTENT, or the same for a bot in few servers. */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

/** Without this switch Discord's gateway refuses a client that asks for the text of messages (4014). */
export function mayReadMessages({ flags }: { flags: number }): boolean {
  return (flags & MESSAGE_CONTENT) !== 0;
}

async function get<T>(
  { apiUrl, token }: BotAccess,
  path: string,
  schema: z.ZodType<T>,
): Promise<DiscordAnswer<T>> {
  const headers = { authorization: `Bot ${token}` };
  const url = `${apiUrl}/v10${path}`;
  const answer = await callJson({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS });
  const parsed = answer.status === 200 ? schema.safeParse(parseJson(answer.body)) : null;
  return { status: answer.status, value: parsed?.success ? parsed.data : null };
}
