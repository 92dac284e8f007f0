import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { expect, test, vi } from 'vitest';
import { splitForConsole } from '../../bots/console/render.ts';
import { translateConsole } from '../../bots/console/translate.ts';
import { caption } from '../../bots/cut.ts';
import { parseChoiceId } from '../../bots/discord/custom-id.ts';
import { codeBlock, escapeMarkdown } from '../../bots/discord/markdown.ts';
import { splitForDiscord } from '../../bots/discord/render.ts';
import { attachedTo } from '../../bots/telegram/attached.ts';
import { isUpdate } from '../../bots/telegram/is-update.ts';
import { isCaption, parseChoiceData, splitForTelegram } from '../../bots/telegram/render.ts';
import { languageOfNumber } from '../../bots/whatsapp/country-language.ts';
import { splitForWhatsApp } from '../../bots/whatsapp/render.ts';
import { readGatewayHealth } from '../../src/channels/gateway-status.ts';
import { findSecretIn } from '../../src/chat/find-secret.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { insertLinkCodes } from '../../src/conversation/link-code-mark.ts';
import { bareWords, normalizeText } from '../../src/conversation/normalize-text.ts';
import { requestedAccount } from '../../src/conversation/operators/commands.ts';
import { PICTURE_TEXT_MARK } from '../../src/conversation/picture-text-mark.ts';
import { readHours } from '../../src/conversation/read-hours.ts';
import {
  findChoice,
  findCommand,
  findStartedPlan,
  meansBack,
  readLinkCode,
  readNumber,
} from '../../src/conversation/read-text.ts';
import { readTimezone } from '../../src/conversation/read-timezone.ts';
import { detectSecret } from '../../src/credentials/detect.ts';
import { readOwnerId } from '../../src/domain/channels.ts';
import { toAddress } from '../../src/domain/chats.ts';
import { straighten } from '../../src/domain/straighten.ts';
import { toVerdict } from '../../src/domain/verdicts.ts';
import { toFlyError } from '../../src/fly/errors.ts';
import { createLog } from '../../src/log.ts';
import { readSignedId } from '../../src/sealing/signed-id.ts';
import { problemOf } from '../../src/web-chat/rules.ts';
import { readForm } from '../../web/body.ts';
import { browserLanguage } from '../../web/language.ts';

vi.setConfig({ testTimeout: 120_000 });

const ring = { currentId: 'a', keys: new Map([['a', Buffer.alloc(32, 7)]]) };
const log = createLog({ level: 'info' }, { write: () => undefined });
const shown = (text: string): Shown => ({ screen: { body: [{ kind: 'text', text }] }, ref: 1 });
const web = new Hono();
web.use(browserLanguage());
web.get('/cookie', (c) => c.text(getCookie(c, 'agent_visit') ?? ''));
web.post('/form', async (c) => c.text((await readForm(c))('text').slice(0, 1)));
web.onError((_error, c) => c.text('refused', 400));
/** Only what a header may hold. */
const inHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '~');
const postForm = (type: string, body: string) =>
  web.request('/form', { method: 'POST', body, headers: { 'content-type': type } });

/** Whatever reads what a person or a stranger sent. A new reader is one row. */
const READERS: Record<string, (text: string) => unknown> = {
  detectSecret,
  'findSecretIn, attached': (text) =>
    findSecretIn({ kind: 'unsupported', attached: text.split(' ') }),
  problemOf: (text) => problemOf(text, 0),
  readLinkCode,
  findCommand,
  findStartedPlan,
  meansBack,
  readNumber,
  straighten,
  bareWords,
  normalizeText,
  readHours,
  readTimezone,
  findChoice: (text) => findChoice(text, ['Pro', 'Starter', text]),
  readOwnerId: (text) => readOwnerId('telegram', text),
  requestedAccount: (text) => requestedAccount(null, { kind: 'text', text: `/ops_find ${text}` }),
  insertLinkCodes: (text) => insertLinkCodes({ text }, () => 'CODE'),
  'the mark of a picture': (text) => PICTURE_TEXT_MARK.exec(text),
  toAddress,
  toVerdict: (text) => toVerdict({ status: 400, errorType: 'x', message: text }),
  toFlyError: (text) => toFlyError(422, text),
  readGatewayHealth: (text) =>
    readGatewayHealth({ channels: { telegram: { lastError: text } } }, 'telegram'),
  readSignedId: (text) => readSignedId(ring, 'page', text),
  'the log': (text) => {
    log.info({ said: text, err: new Error(text) }, 'a line');
  },
  'the console: a screen': (text) => splitForConsole(shown(text)),
  'the console: a button': (text) =>
    translateConsole('main', {
      seq: 1,
      chat: 'c',
      user: { id: 'u', locale: 'en' },
      type: 'tap',
      messageId: 'm',
      data: `s:${text}`,
    }),
  'Telegram: a screen': (text) => splitForTelegram(shown(text)),
  'Telegram: a caption': isCaption,
  'Telegram: a button': (text) => parseChoiceData(`s:${text}`),
  'Telegram: an update': (text) => {
    const message = { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, text };
    return isUpdate({ update_id: 1, message }) && attachedTo(message as never);
  },
  'Discord: a screen': (text) => splitForDiscord(shown(text)),
  'Discord: Markdown': escapeMarkdown,
  'Discord: code': codeBlock,
  'Discord: a custom id': (text) => parseChoiceId(`s:${text}`),
  'WhatsApp: a screen': (text) => splitForWhatsApp(shown(text), 4096),
  'WhatsApp: a phone number': languageOfNumber,
  'a label': (text) => caption(text, 64),
  'a cookie': (text) => web.request('/cookie', { headers: { cookie: inHeader(text) } }),
  'a language': (text) =>
    web.request('/cookie', { headers: { 'accept-language': inHeader(text) } }),
  'a form': (text) => postForm('application/x-www-form-urlencoded', `text=${text}`),
  'a form in parts': (text) => postForm('multipart/form-data; boundary=x', `--x\r\n${text}`),
};

/** What each text repeats: beginnings of what the readers look for, and what makes a pattern try again. */
const SHAPES = [
  'a',
  'A',
  '1',
  ' ',
  '\n',
  '\r',
  '\t',
  '\u2028',
  '\u00a0',
  '-',
  '_',
  '.',
  ':',
  '/',
  '=',
  ';',
  ',',
  '&',
  '%',
  '*',
  '<',
  '`',
  '[',
  '#',
  '@',
  'a-',
  'a.',
  '1-',
  '1 ',
  'a ',
  'a\n',
  ' \n',
  '\r\n',
  'aA1',
  'a=1;',
  'a;q=',
  'a&',
  '%C3',
  '&a',
  '[[',
  '`\n',
  'sk-ant-',
  '1sk-ant-1 ',
  's k ',
  'sk-ant-\n',
  '> sk-ant-',
  '| ',
  '─',
  `12345678:${'aB3'.repeat(10)} `,
  '1234567 :',
  '\u200b-',
  's\n\n\n',
  'sk-',
  'sk_live_',
  '123456:',
  'bot1',
  'Bearer ',
  'FlyV1 ',
  'eyJ',
  '.eyJ',
  'eyJ-a.',
  'whsec_',
  'AKIA',
  'aws_secret_access_key',
  '-----BEGIN ',
  '4242 4242 ',
  '4242-',
  '123 ',
  `${'a'.repeat(25)}.${'a'.repeat(6)}.`,
  `${'a'.repeat(24)}#`,
  '-#',
  '#a',
  '/ops_find ',
  '/ops ',
  '/start@',
  'link ',
  'UTC+2',
  'a/',
  '22:30 ',
  '10 pm ',
  'von ',
  '[[link-code a',
  '[[picture-text a',
  'https://',
  'http://a ',
  '</b>',
  '<a',
  '--x\r\n',
  'content-disposition: form-data; name="',
  '\u0301',
  '\u0301\u0316',
  'e\u0301',
  '\u200b',
  '\u200d',
  '👩‍👩‍👧',
  '🇩🇪',
  '🇩',
  'ก็',
  'ᄀ',
  '\ud83d',
  'ß',
  'İ',
];
/** Texts that do not repeat one thing from the beginning to the end. */
const MIXTURES: ((length: number) => string)[] = [
  (length) => `a${'\u0301'.repeat(length / 2)}${'\u0316'.repeat(length / 2)}`,
  (length) => `/ops_find${' '.repeat(length)}a\nb`,
  (length) => `sk-ant-${'a1 '.repeat(length / 3)}`,
  (length) => `${'a'.repeat(length)}#`,
  (length) => `${'1'.repeat(length)}x`,
  (length) => `x${' '.repeat(length)}x`,
  (length) => `x${'\n'.repeat(length)}x`,
];

const KIB = 1024;
const RUNS = 3;
const MORE_RUNS = 12;
/** Below this a time is no worry, and mostly noise. */
const FLOOR_MS = 10;
/** Too long for 16 KiB, whatever comes then. */
const TOO_LONG_MS = 100;
/** Four times the length may take four times as long; the rest is room for noise. */
const MOST_GROWTH = 8;

const texts = [
  ...SHAPES.map((shape) => ({
    name: JSON.stringify(shape),
    of: (length: number) => shape.repeat(Math.ceil(length / shape.length)).slice(0, length),
  })),
  ...MIXTURES.map((of) => ({ name: JSON.stringify(of(12)), of })),
];

test.each(Object.entries(READERS))(
  '%s takes time in proportion to the length',
  async (_name, read) => {
    for (const { of } of texts) await read(of(4 * KIB));
    const slow: string[] = [];
    for (const { name, of } of texts) {
      let [shorter, longer] = await bestTimes(read, of, RUNS);
      // The collector of garbage may have hit every run, so a suspicion is measured again.
      if (isSlow(shorter, longer)) [shorter, longer] = await bestTimes(read, of, MORE_RUNS);
      if (!isSlow(shorter, longer)) continue;
      slow.push(`${name}: ${[shorter, longer].map((each) => each.toFixed(1)).join(', ')} ms`);
    }
    expect(slow).toEqual([]);
  },
);

type Read = (text: string) => unknown;
type Times = [shorter: number, longer: number];

/** The times for 16 and for 64 KiB. */
async function bestTimes(read: Read, of: (length: number) => string, runs: number): Promise<Times> {
  const shorter = await bestTime(read, of(16 * KIB), { enoughMs: FLOOR_MS / 4, runs });
  // A reader that is slow here would take minutes below.
  if (shorter > TOO_LONG_MS) return [shorter, shorter];
  return [shorter, await bestTime(read, of(64 * KIB), { enoughMs: FLOOR_MS, runs })];
}

function isSlow(shorter: number, longer: number): boolean {
  return shorter > TOO_LONG_MS || longer > Math.max(FLOOR_MS, shorter * MOST_GROWTH);
}

/** The shortest of several runs, in the time of the processor; the first that is short enough will do. */
async function bestTime(
  read: Read,
  text: string,
  { enoughMs, runs }: { enoughMs: number; runs: number },
): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && best > enoughMs; run += 1) {
    const before = process.cpuUsage();
    await read(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
