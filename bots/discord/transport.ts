import { createHash } from 'node:crypto';
import {
  DiscordAPIError,
  HTTPError,
  MessageFlags,
  RateLimitError,
  type REST,
  type RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Outcome, Shown, Transport } from '../../src/chat/transport.ts';
import { cut } from '../cut.ts';
import { renderForDiscord, splitForDiscord } from './render.ts';
import { toRequest } from './upload.ts';

const EDIT_GAP_MS = 2000;
const OPENED_TOO_FAST_WAIT_MS = 30_000;
const NO_TOKEN_WAIT_MS = 5000;
const NONCE_LENGTH = 25;
const DESCRIPTION = 1024;

const UNREACHABLE: (RESTJSONErrorCodes | number)[] = [10003, 50001, 50007, 50278];
/** The message is gone, hidden, or was edited too often: a new message replaces it. */
const NOT_EDITABLE: (RESTJSONErrorCodes | number)[] = [10008, 30046];
const OPENED_TOO_FAST = 40003;

/** Sends by REST with a nonce derived from the outbox id, so that a retry after a lost answer shows the message once. */
export function discordTransport(rest: REST, bot: string): Transport {
  return {
    platform: 'discord',
    bot,
    hasSendKey: true,
    editGapMs: EDIT_GAP_MS,
    split: splitForDiscord,
    send: (chat, shown, key) =>
      attempt(async () => {
        const body = { ...toBody(shown), nonce: nonceOf(key), enforce_nonce: true };
        const request = await toRequest(body, shown.picture);
        const message = await rest.post(Routes.channelMessages(chat), request);
        return (message as { id: string }).id;
      }),
    edit: (chat, messageId, shown) =>
      attempt(async () => {
        const request = await toRequest(toBody(shown), shown.picture);
        await rest.patch(Routes.channelMessage(chat, messageId), request);
        return messageId;
      }),
    remove: () =>
      Promise.resolve({ type: 'refused', reason: 'no bot can delete what a person wrote here' }),
  };
}

/** The list of attachments is complete: an edit removes the pictures that it does not name. */
function toBody({ picture, ...shown }: Shown) {
  return {
    ...renderForDiscord(shown),
    attachments: picture ? [{ id: 0, description: cut(picture.alt, DESCRIPTION) }] : [],
    allowed_mentions: { parse: [] },
    flags: MessageFlags.SuppressEmbeds,
  };
}

function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, NONCE_LENGTH);
}

async function attempt(call: () => Promise<string>): Promise<Outcome> {
  try {
    return { type: 'done', messageId: await call() };
  } catch (error) {
    return toOutcome(error);
  }
}

/** Without an answer of Discord the outcome is unknown; the nonce makes a retry safe. */
function toOutcome(error: unknown): Outcome {
  if (error instanceof RateLimitError) {
    return { type: 'later', afterMs: Math.max(error.retryAfter, error.sublimitTimeout) };
  }
  if (error instanceof HTTPError || !(error instanceof DiscordAPIError)) return { type: 'unknown' };
  const code = Number(error.code);
  if (error.status === 401) return { type: 'later', afterMs: NO_TOKEN_WAIT_MS };
  if (code === OPENED_TOO_FAST) return { type: 'later', afterMs: OPENED_TOO_FAST_WAIT_MS };
  if (UNREACHABLE.includes(code)) return { type: 'unreachable' };
  if (NOT_EDITABLE.includes(code)) return { type: 'gone' };
  return { type: 'refused', reason: `${code} ${fieldsOf(error.rawError)}`.trim() };
}

/** The names of the invalid fields, never their content. */
function fieldsOf(rawError: object): string {
  const errors: unknown = 'errors' in rawError ? rawError.errors : {};
  return pathsIn(errors).join(', ');
}

function pathsIn(value: unknown, path: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '_errors' ? [path.join('.')] : pathsIn(inner, [...path, key]),
  );
}
