import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { startTelegramServer } from '@openclaw/crabline';
import { type ForeignChat, type Seen, wordsIn } from './chat.ts';

const PERSON = { id: 4242, is_bot: false, first_name: 'Alice', language_code: 'en' };
const CHAT = { id: PERSON.id, type: 'private' };
const POLL_MS = 1000;
const ALBUM = 3;

type Update = { update_id: number };
type Button = { text: string; callback_data?: string; url?: string };

/**
 * Crabline's Bot API judges every call of the product. It has neither taps nor edits nor anything but text, so the updates come
 * from a front of ours, which passes all other calls on.
 */
export async function openTelegram(folder: string): Promise<ForeignChat> {
  const server = await startTelegramServer({ recorderPath: `${folder}/telegram.jsonl` });
  const { apiRoot } = server.manifest.endpoints;
  const { botToken } = server.manifest;
  const updates: Update[] = [];
  const seen: Seen[] = [];
  const refused: string[] = [];
  let last = 0;
  const push = (what: object): void => {
    last += 1;
    updates.push({ update_id: last, ...what });
  };
  const front = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const method = request.url?.split('/').at(-1) ?? '';
    const given = parse(body);
    if (method === 'getUpdates') return deliver(response, Number(given['offset'] ?? 0));
    const { headers } = request;
    const passed = await fetch(apiRoot + (request.url ?? ''), {
      method: 'POST',
      headers: { 'content-type': headers['content-type'] ?? 'application/json' },
      body,
    });
    const said = await passed.text();
    if (passed.ok) note(method, given, parse(said));
    else refused.push(`${method} ${passed.status}`);
    response.writeHead(passed.status, { 'content-type': 'application/json' }).end(said);
  }

  /** An update is delivered until it is confirmed by a higher offset. */
  async function deliver(response: ServerResponse, offset: number): Promise<void> {
    const due = (): Update[] => updates.filter(({ update_id: id }) => id >= offset);
    for (let waited = 0; due().length === 0 && waited < POLL_MS; waited += 50) await pause(50);
    const body = JSON.stringify({ ok: true, result: due() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }

  function note(
    method: string,
    given: Record<string, unknown>,
    { result }: Record<string, unknown>,
  ): void {
    if (!/^(?:send(?:Message|Photo)|edit)/.test(method)) return;
    const id = String((result as { message_id?: number } | undefined)?.message_id ?? '');
    const rows =
      (given['reply_markup'] as { inline_keyboard?: Button[][] } | undefined)?.inline_keyboard ??
      [];
    const buttons = rows.flat();
    seen.push({
      id,
      words: [...wordsIn(given, ['text', 'caption']), ...buttons.map(({ text }) => text)].join(
        '\n',
      ),
      buttons: new Map(
        buttons.flatMap(({ text, callback_data: data }) => (data ? [[text, data]] : [])),
      ),
      links: buttons.flatMap(({ url }) => url ?? []),
    });
  }

  let lastMessage = 1_000_000;
  const message = (what: object) => {
    lastMessage += 1;
    const date = Math.floor(Date.now() / 1000);
    return { message_id: lastMessage, date, from: PERSON, chat: CHAT, ...what };
  };
  front.listen(0, '127.0.0.1');
  await new Promise((resolve) => front.once('listening', resolve));
  const { port } = front.address() as AddressInfo;
  return {
    settings: { TELEGRAM_API_URL: `http://127.0.0.1:${port}`, TELEGRAM_BOT_TOKEN: botToken },
    seen,
    refused,
    say: async (text) => {
      push({ message: message({ text }) });
      return String(lastMessage);
    },
    tap: async (label) => {
      const found = seen.findLast(({ buttons }) => buttons.has(label));
      if (!found) throw new Error(`nobody sees a button “${label}”`);
      const shown = { message_id: Number(found.id), date: 0, chat: CHAT };
      const data = found.buttons.get(label);
      push({
        callback_query: { id: `q${last}`, from: PERSON, chat_instance: '1', message: shown, data },
      });
    },
    edit: async (id, text) => {
      push({ edited_message: { ...message({ text }), message_id: Number(id), edit_date: 1 } });
    },
    act: async (deed) => {
      if (deed === 'service')
        return push({ message: message({ pinned_message: message({ text: 'x' }) }) });
      const photo = [{ file_id: 'f', file_unique_id: 'u', width: 1, height: 1 }];
      for (let sent = 0; sent < ALBUM; sent += 1)
        push({ message: message({ photo, media_group_id: 'album' }) });
    },
    close: async () => {
      front.close();
      front.closeAllConnections();
      await server.close();
    },
  };
}

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
