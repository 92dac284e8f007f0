import { GrammyError, HttpError } from 'grammy';
import type { Outcome } from '../../src/chat/transport.ts';
import { neverLeft } from '../never-left.ts';

const SERVER_FAULT_WAIT_MS = 2000;
const NO_CONNECTION_WAIT_MS = 2000;
/** The token is being replaced, or somebody else uses it. The connection finds out which and tells operators. */
const NO_TOKEN_WAIT_MS = 10_000;
const FROZEN_WAIT_MS = 600_000;

type Meaning = 'later' | 'frozen' | 'no_token' | 'gone' | 'unreachable' | 'refused';

/**
 * What each refusal of a send, an edit or a deletion means; the first match counts. Sources: Bot API server
 * (`Client.cpp`: `fail_query_with_error`, `check_chat_access`, `get_closing_error`) and the errors of TDLib that it passes on.
 */
const REFUSALS: [code: number | null, words: RegExp, Meaning][] = [
  [null, /FROZEN_METHOD_INVALID/, 'frozen'],
  [401, /./, 'no_token'],
  [404, /./, 'no_token'],
  [409, /./, 'no_token'],
  [400, /logged out/i, 'no_token'],
  [420, /./, 'later'],
  [
    400,
    /FLOOD|SLOWMODE_WAIT|TIMEOUT|request aborted|restart|have no write access temporarily/i,
    'later',
  ],
  [
    null,
    /chat not found|user not found|user is deactivated|PEER_ID_INVALID|USER_ID_INVALID|USER_IS_BLOCKED|USER_IS_BOT|INPUT_USER_DEACTIVATED/i,
    'unreachable',
  ],
  [400, /message thread not found|TOPIC_(?:CLOSED|DELETED)/, 'unreachable'],
  [400, /chat is deactivated|upgraded to a supergroup|group has been deleted/, 'unreachable'],
  [400, /(?:not enough|administrator) rights|CHAT_(?:ADMIN_REQUIRED|RESTRICTED)/, 'unreachable'],
  [null, /have no (?:rights|write access)|CHAT_WRITE_FORBIDDEN|USER_IS_DELETED/i, 'unreachable'],
  [403, /./, 'unreachable'],
  [
    400,
    /message to (?:edit|delete) not found|MESSAGE_ID_INVALID|MESSAGE_NOT_FOUND|message identifier is not specified/,
    'gone',
  ],
  [400, /message (?:media )?can't be edited|MESSAGE_EDIT_TIME_EXPIRED|MESSAGE_AUTHOR_/, 'gone'],
  [400, /message can't be deleted|MESSAGE_DELETE_FORBIDDEN/, 'refused'],
  [400, /(?:text|caption|message) is (?:too long|empty)|MESSAGE_(?:TOO_LONG|EMPTY)/, 'refused'],
  [400, /MEDIA_CAPTION_TOO_LONG|can't parse|ENTIT(?:Y|IES)_|ENTITY_BOUNDS_INVALID/, 'refused'],
  [400, /BUTTON_|REPLY_MARKUP_|reply markup is too long|inline keyboard|button/i, 'refused'],
  [400, /Wrong (?:HTTP )?URL|URL_INVALID|URL host is empty/i, 'refused'],
  [400, /PHOTO_|IMAGE_PROCESS_FAILED|MEDIA_(?:EMPTY|INVALID)|wrong (?:file|remote)/i, 'refused'],
  [413, /./, 'refused'],
];

/** The outcome of a failed call. A refusal that nobody knows is left to the sender, which retries it and tells operators. */
export function toOutcome(error: unknown): Outcome {
  if (error instanceof GrammyError) return ofRefusal(error);
  if (!(error instanceof HttpError)) throw error;
  if (neverLeft(error)) return { type: 'later', afterMs: NO_CONNECTION_WAIT_MS };
  return isPageOfGateway(error.error)
    ? { type: 'later', afterMs: SERVER_FAULT_WAIT_MS }
    : { type: 'unknown' };
}

function ofRefusal({ error_code: code, description, parameters }: GrammyError): Outcome {
  if (code === 429) {
    return { type: 'later', afterMs: (parameters.retry_after ?? 1) * 1000, wholeBot: true };
  }
  if (code >= 500) return { type: 'later', afterMs: SERVER_FAULT_WAIT_MS };
  const reason = `${code} ${description}`;
  const [, , meaning] =
    REFUSALS.find(([of, words]) => (of === null || of === code) && words.test(description)) ?? [];
  switch (meaning) {
    case 'later':
      return { type: 'later', afterMs: SERVER_FAULT_WAIT_MS };
    case 'no_token':
      return { type: 'later', afterMs: NO_TOKEN_WAIT_MS };
    case 'frozen':
      return { type: 'later', afterMs: FROZEN_WAIT_MS, alarm: 'the bot’s account is frozen' };
    case 'gone':
    case 'unreachable':
      return { type: meaning };
    case 'refused':
      return { type: 'refused', reason };
    case undefined:
      return { type: 'unfamiliar', reason };
  }
}

/** A gateway in front of the Bot API answers 502, 504 and the like with a page, before anything is done. */
function isPageOfGateway(error: unknown): boolean {
  return error instanceof Error && /invalid json.*Unexpected token '?</s.test(error.message);
}
