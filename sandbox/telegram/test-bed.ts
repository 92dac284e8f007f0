import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot, GrammyError } from 'grammy';
import { onTestFinished } from 'vitest';
import type { Person } from '../person.ts';
import { startTelegram, type TelegramOptions, type TelegramStandIn } from './telegram.ts';

export const TOKEN = '100:TEST-TOKEN-0123';

export type TestBed = {
  telegram: TelegramStandIn;
  bot: Bot;
  alice: Person;
  /** Alice's chat. */
  chat: number;
  stateFile: string;
};

/** A Telegram with a real client and alice, closed when the test is over. */
export async function openTelegram(options: Partial<TelegramOptions> = {}): Promise<TestBed> {
  const stateFile =
    options.stateFile ?? join(mkdtempSync(join(tmpdir(), 'telegram-')), 'state.json');
  const telegram = await startTelegram({ token: TOKEN, slowMs: 20, ...options, stateFile });
  onTestFinished(() => telegram.close());
  const alice = telegram.person('alice');
  return { telegram, bot: makeBot(telegram), alice, chat: telegram.chatId('alice'), stateFile };
}

export function makeBot(telegram: TelegramStandIn, token = TOKEN): Bot {
  return new Bot(token, { client: { apiRoot: telegram.url } });
}

/** The refusal of a call that must not succeed. */
export async function refusalOf(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => new Error('the call was accepted but had to be refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof GrammyError) return error;
  throw error;
}

export async function reasonOf(call: Promise<unknown>): Promise<string> {
  const { error_code: code, description } = await refusalOf(call);
  return `${code} ${description}`;
}
