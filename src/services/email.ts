import { idFrom } from '../ids.ts';
import type { Once } from '../usage/meter.ts';
import { fieldsOf, isObject } from './fields.ts';
import { Refusal } from './refusal.ts';
import {
  type Call,
  type Forward,
  type Forwarding,
  type Json,
  type Rule,
  type ServiceProxy,
  toPath,
} from './rule.ts';

const READ_MS = 20_000;
const SEND_MS = 40_000;
const LARGEST_MAIL = 10 * 1024 * 1024;
const SMALL = 16 * 1024;
const MOST_RECIPIENTS = 10;
/** AgentMail remembers an idempotency key for a day. */
const DAY_MS = 24 * 3_600_000;
/** An equal mail within this time is the same one, sent again by a client that got no answer. */
const REPEAT_MS = 2 * 60_000;

const INBOX = '/v0/inboxes/{inbox}';
const MESSAGE = `${INBOX}/messages/{message}`;

/** What a mail may consist of. Labels, headers and tracking are ours. Source: the types of `agentmail` 0.5. */
const MAIL_FIELDS = ['subject', 'text', 'html'];
const RECIPIENT_FIELDS = ['to', 'cc', 'bcc'] as const;

/** AgentMail, for the account's own inbox. Each recipient counts; reading is free. */
export const email: ServiceProxy = {
  ids: {
    inbox: /^[^\s/@]{1,64}@[^\s/@]{1,255}$/,
    // The id of a mail, or without its brackets. `batch-get` and the like have no @.
    message: /^<?[^<>\s?#]{1,400}@[^<>\s?#]{1,255}>?$/,
    thread: /^[\w-]{1,100}$/,
    attachment: /^[\w-]{1,100}$/,
  },
  rules: [
    { ...reading('/v0/inboxes'), forward: listOwnInbox },
    // Whoever asks for an inbox gets the one that is there.
    { ...reading('/v0/inboxes'), method: 'POST', largestBody: SMALL, forward: readOwnInbox },
    { ...reading(INBOX), forward: readOwn(INBOX) },
    { ...reading(`${INBOX}/messages`), forward: readOwn(`${INBOX}/messages`) },
    { ...reading(MESSAGE), forward: readOwn(MESSAGE) },
    ...[`${MESSAGE}/attachments/{attachment}`, `${INBOX}/threads`, `${INBOX}/threads/{thread}`].map(
      (path) => ({ ...reading(path), forward: readOwn(path) }),
    ),
    { ...reading(MESSAGE), method: 'PATCH', largestBody: SMALL, forward: labelMessage },
    sending(`${INBOX}/messages/send`, (body) => recipientsOf(body)),
    // Without recipients a reply goes to the sender.
    sending(`${MESSAGE}/reply`, (body) => recipientsOf(body, 1)),
    sending(`${MESSAGE}/forward`, (body) => recipientsOf(body)),
  ],
};

function reading(path: string) {
  return { method: 'GET', path, largestBody: 0, timeoutMs: READ_MS } as const;
}

function readOwn(path: string): Forwarding['forward'] {
  return (call) => {
    assertOwn(call);
    return { method: 'GET', path: toPath(path, call.ids) + call.query, body: null, charge: null };
  };
}

function readOwnInbox({ caller }: Call): Forward {
  const path = toPath(INBOX, { inbox: inboxOf(caller) });
  return { method: 'GET', path, body: null, charge: null };
}

function listOwnInbox(call: Call): Forward {
  const answer = (inbox: Json): Json => ({ count: 1, limit: 1, inboxes: [inbox] });
  return { ...readOwnInbox(call), answer };
}

function labelMessage(call: Call): Forward {
  assertOwn(call);
  const body = fieldsOf(call.body, ['add_labels', 'remove_labels']);
  return { method: 'PATCH', path: toPath(MESSAGE, call.ids), body, charge: null };
}

type Recipients = { fields: Json; count: number };

function sending(path: string, readRecipients: (body: Json) => Recipients): Rule {
  return {
    method: 'POST',
    path,
    largestBody: LARGEST_MAIL,
    timeoutMs: SEND_MS,
    forward: (call) => {
      assertOwn(call);
      const { fields, count } = readRecipients(call.body);
      const body: Json = {
        ...fields,
        ...fieldsOf(call.body, MAIL_FIELDS),
        ...replyTo(call.body),
        ...attachments(call.body),
      };
      const target = toPath(path, call.ids);
      return {
        method: 'POST',
        path: target,
        body,
        charge: {
          kind: path.slice(path.lastIndexOf('/') + 1),
          units: count,
          once: onceOf(call, target, body),
        },
        isUncertain: true,
        // The label finds the mail again when its answer was lost.
        stamp: (requestId) => ({
          body: { ...body, labels: [requestId] },
          headers: { 'idempotency-key': requestId },
        }),
        answer: (sent) => sent,
      };
    },
  };
}

/** The client's own key, or the mail itself. AgentMail would not send an equal mail of tomorrow under the same key. */
function onceOf({ idempotencyKey }: Call, path: string, body: Json): Once {
  return idempotencyKey === null
    ? { parts: ['mail', path, idFrom('mail', JSON.stringify(body))], windowMs: REPEAT_MS }
    : { parts: ['mail', path, 'key', idempotencyKey], windowMs: DAY_MS };
}

function inboxOf({ provisions }: Call['caller']): string {
  if (provisions.email !== undefined) return provisions.email;
  throw new Refusal('unavailable', 'Your inbox is still being set up. Try again in a minute.');
}

/** Another inbox does not exist for this caller. */
function assertOwn({ caller, ids }: Call): void {
  if (ids['inbox']?.toLowerCase() === inboxOf(caller).toLowerCase()) return;
  throw new Refusal('not_found', `There is no such inbox. Yours is ${inboxOf(caller)}.`);
}

function recipientsOf(body: Json, withoutAny = 0): Recipients {
  const lists = RECIPIENT_FIELDS.map((name) => [name, addressesIn(body[name], name)] as const);
  const given = lists.filter(([, list]) => list.length > 0);
  const people = new Set(given.flatMap(([, list]) => list.map(bareAddress)));
  const count = people.size || withoutAny;
  if (count === 0) throw new Refusal('bad_request', 'Name at least one recipient in `to`.');
  if (count > MOST_RECIPIENTS) {
    throw new Refusal('bad_request', `A mail may have ${MOST_RECIPIENTS} recipients at most.`);
  }
  return { fields: Object.fromEntries(given), count };
}

function addressesIn(value: unknown, name: string): string[] {
  const list: unknown[] = value === undefined || value === null ? [] : [value].flat();
  return list.map((each) => {
    if (typeof each === 'string' && ADDRESS.test(bareAddress(each)) && !/[\r\n]/.test(each))
      return each;
    throw new Refusal('bad_request', `\`${name}\` contains something that is no address.`);
  });
}

const ADDRESS = /^[^\s@,;<>]{1,64}@[^\s@,;<>]{1,255}$/;

/** `Q <q@y.z>` is q@y.z. */
function bareAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function replyTo(body: Json): Json {
  const list = addressesIn(body['reply_to'], 'reply_to');
  return list.length > 0 ? { reply_to: list } : {};
}

/** Content only: a URL would make AgentMail fetch something for us. */
function attachments(body: Json): Json {
  const given = body['attachments'];
  if (given === undefined || given === null) return {};
  if (!Array.isArray(given) || !given.every(isObject)) throw badAttachments();
  const kept = given.map((each) =>
    fieldsOf(each, ['filename', 'content_type', 'content_disposition', 'content_id', 'content']),
  );
  if (kept.some(({ content }) => typeof content !== 'string')) throw badAttachments();
  return { attachments: kept };
}

function badAttachments(): Refusal {
  return new Refusal('bad_request', 'Send each attachment with its `content` in base64.');
}
