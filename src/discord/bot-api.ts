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
  return call(access, { method: 'GET', path: '/users/@me' }, User);
}

/** The application of the bot, with its flags. */
export function getOwnApplication(
  access: BotAccess,
): Promise<DiscordAnswer<z.infer<typeof Application>>> {
  return call(access, { method: 'GET', path: OWN_APPLICATION }, Application);
}

const OWN_APPLICATION = '/applications/@me';
/** For a bot in few servers, the only one of the two that a call can switch on. */
const MESSAGE_CONTENT_LIMITED = 1 << 19;
/** GATEWAY_MESSAGE_CONTENT, or the limited one. */
const MESSAGE_CONTENT = (1 << 18) | MESSAGE_CONTENT_LIMITED;

/** Without this switch Discord's gateway refuses a client that asks for the text of messages (4014). */
export function mayReadMessages({ flags }: { flags: number }): boolean {
  return (flags & MESSAGE_CONTENT) !== 0;
}

/**
 * Switches on that the bot gets the text of messages, and returns the application as it is then.
 * Source: discord-api-docs, "Edit Current Application": limited intent flags can be updated.
 */
export function letReadMessages(
  access: BotAccess,
  { flags }: { flags: number },
): Promise<DiscordAnswer<z.infer<typeof Application>>> {
  const body = { flags: flags | MESSAGE_CONTENT_LIMITED };
  return call(access, { method: 'PATCH', path: OWN_APPLICATION, body }, Application);
}

async function call<T>(
  { apiUrl, token }: BotAccess,
  { path, ...what }: { method: 'GET' | 'PATCH'; path: string; body?: object },
  schema: z.ZodType<T>,
): Promise<DiscordAnswer<T>> {
  const headers = { authorization: `Bot ${token}` };
  const url = `${apiUrl}/v10${path}`;
  const answer = await callJson({ ...what, url, headers, timeoutMs: TIMEOUT_MS });
  const parsed = answer.status === 200 ? schema.safeParse(parseJson(answer.body)) : null;
  return { status: answer.status, value: parsed?.success ? parsed.data : null };
}
