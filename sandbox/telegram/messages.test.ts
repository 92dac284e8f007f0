import { InlineKeyboard, Keyboard } from 'grammy';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTelegram, reasonOf, refusalOf, type TestBed } from './test-bed.ts';

let bed: TestBed;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-01-01T00:00:00Z');
  bed = await openTelegram({ now: () => now });
});

const HOUR = 3_600_000;

async function started(): Promise<void> {
  await bed.alice.say('/start');
}

function send(text: string, options: Parameters<typeof bed.bot.api.sendMessage>[2] = {}) {
  return bed.bot.api.sendMessage(bed.chat, text, options);
}

describe('sending', () => {
  test('a bot cannot write first', async () => {
    expect(await reasonOf(send('hello'))).toBe(
      "403 Forbidden: bot can't initiate conversation with a user",
    );
    expect(await reasonOf(bed.bot.api.sendMessage(42, 'hello'))).toBe(
      '400 Bad Request: chat not found',
    );
  });

  test('a message shows its choices, links and copies', async () => {
    await started();
    const { message_id: id } = await send(
      '<b>Pick</b> a plan &amp; <a href="https://x.test">pay</a>',
      {
        parse_mode: 'HTML',
        reply_markup: new InlineKeyboard()
          .text('Pro', 's:abc:1')
          .row()
          .url('Prices', 'https://example.com')
          .copyText('Code', 'ABCD'),
      },
    );
    expect(bed.alice.visible().at(-1)).toEqual({
      messageId: String(id),
      from: 'bot',
      text: 'Pick a plan & pay',
      choices: ['Pro'],
      links: [
        { label: 'pay', url: 'https://x.test' },
        { label: 'Prices', url: 'https://example.com' },
      ],
      copies: [{ label: 'Code', text: 'ABCD' }],
    });
  });

  test('text is limited to 4096 visible characters and not empty', async () => {
    await started();
    expect(await reasonOf(send('x'.repeat(4097)))).toBe('400 Bad Request: message is too long');
    expect(await reasonOf(send(' \n'))).toBe('400 Bad Request: message text is empty');
    expect(await reasonOf(send('<b></b>', { parse_mode: 'HTML' }))).toMatch('text is empty');
    await send('x'.repeat(4096));
    await send(`<b>${'&lt;'.repeat(4096)}</b>`, { parse_mode: 'HTML' });
    expect(bed.alice.visible().at(-1)?.text).toBe('<'.repeat(4096));
  });

  test('broken HTML refuses the whole message', async () => {
    await started();
    expect(await reasonOf(send('a <b', { parse_mode: 'HTML' }))).toMatch("can't parse entities");
    expect(await reasonOf(send('*a*', { parse_mode: 'MarkdownV2' }))).toMatch('HTML only');
  });

  test('button data is limited to 64 bytes, not characters', async () => {
    await started();
    const withData = (data: string) => ({ reply_markup: new InlineKeyboard().text('x', data) });
    await send('ok', withData('é'.repeat(32)));
    expect(await reasonOf(send('x', withData(`${'é'.repeat(32)}x`)))).toMatch(
      'BUTTON_DATA_INVALID',
    );
    expect(await reasonOf(send('x', withData('')))).toMatch('BUTTON_DATA_INVALID');
  });

  test.each([
    [{ text: ' ', callback_data: 'x' }, 'text buttons are unallowed'],
    [{ text: 'x' }, 'BUTTON_TYPE_INVALID'],
    [{ text: 'x', callback_data: 'x', url: 'https://x.test' }, 'BUTTON_TYPE_INVALID'],
    [{ text: 'x', callback_data: 'x', style: 'loud' }, 'BUTTON_STYLE_INVALID'],
    [{ text: 'x', copy_text: { text: 'x'.repeat(257) } }, 'BUTTON_COPY_TEXT_INVALID'],
    [{ text: 'x', url: 'not a url' }, 'BUTTON_URL_INVALID'],
    [{ text: 'x', web_app: { url: 'http://x.test' } }, 'Only HTTPS links are allowed'],
  ])('the button %j is refused', async (button, reason) => {
    await started();
    const markup = { inline_keyboard: [[button]] } as unknown as InlineKeyboard;
    expect(await reasonOf(send('x', { reply_markup: markup }))).toMatch(reason);
  });

  test('a keyboard has at most a hundred buttons', async () => {
    await started();
    const rows = Array.from({ length: 101 }, () => [{ text: 'x', callback_data: 'x' }]);
    expect(await reasonOf(send('x', { reply_markup: { inline_keyboard: rows } }))).toMatch(
      'too long',
    );
  });

  test('a reply keyboard is answered with its label', async () => {
    await started();
    const { message_id: id } = await send('Sure?', { reply_markup: new Keyboard().text('Yes') });
    await bed.alice.tap(String(id), 'Yes');
    expect(bed.alice.visible().at(-1)).toMatchObject({ from: 'person', text: 'Yes' });
  });

  test('form bodies work as JSON bodies do', async () => {
    await started();
    const response = await fetch(`${bed.telegram.url}/bot100:TEST-TOKEN-0123/sendMessage`, {
      method: 'POST',
      body: new URLSearchParams({
        chat_id: String(bed.chat),
        text: 'from a form',
        reply_markup: JSON.stringify({ inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] }),
      }),
    });
    expect(response.status).toBe(200);
    expect(bed.alice.visible().at(-1)).toMatchObject({ text: 'from a form', choices: ['Go'] });
  });

  test('files are refused', async () => {
    await started();
    const body = new FormData();
    body.set('text', 'x');
    const url = `${bed.telegram.url}/bot100:TEST-TOKEN-0123/sendMessage`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(400);
  });
});

describe('editing', () => {
  test('an edit without markup removes the buttons', async () => {
    await started();
    const { message_id: id } = await send('Step 1', {
      reply_markup: new InlineKeyboard().text('Stop', 'stop'),
    });
    await bed.bot.api.editMessageText(bed.chat, id, 'Step 2');
    expect(bed.alice.visible().at(-1)).toMatchObject({ text: 'Step 2', choices: [] });
    expect(bed.alice.utterances().map(({ kind }) => kind)).toEqual(['sent', 'edited']);
  });

  test('an edit that changes nothing is refused', async () => {
    await started();
    const keyboard = () => ({ reply_markup: new InlineKeyboard().text('Go', 'go') });
    const { message_id: id } = await send('Same', keyboard());
    const { api } = bed.bot;
    expect(await reasonOf(api.editMessageText(bed.chat, id, 'Same', keyboard()))).toMatch(
      'message is not modified',
    );
    expect(await reasonOf(api.editMessageReplyMarkup(bed.chat, id, keyboard()))).toMatch(
      'message is not modified',
    );
    await api.editMessageText(bed.chat, id, '<b>Same</b>', { parse_mode: 'HTML', ...keyboard() });
    await api.editMessageReplyMarkup(bed.chat, id);
    expect(bed.alice.visible().at(-1)?.choices).toEqual([]);
  });

  test('only a message of the bot itself can be edited', async () => {
    const { messageId } = await bed.alice.say('mine');
    const edit = (id: number) => bed.bot.api.editMessageText(bed.chat, id, 'x');
    expect(await reasonOf(edit(Number(messageId)))).toMatch("message can't be edited");
    expect(await reasonOf(edit(999))).toMatch('message to edit not found');
  });
});

describe('deleting', () => {
  test('what a person pasted can be removed', async () => {
    const { messageId } = await bed.alice.say('secret-value');
    await bed.bot.api.deleteMessage(bed.chat, Number(messageId));
    expect(bed.alice.visible()).toEqual([]);
    expect(bed.alice.utterances()).toMatchObject([{ kind: 'removed', message: { messageId } }]);
    expect(await reasonOf(bed.bot.api.deleteMessage(bed.chat, Number(messageId)))).toMatch(
      'message to delete not found',
    );
  });

  test('a message older than 48 hours stays', async () => {
    const old = await bed.alice.say('old');
    now += HOUR;
    const younger = await bed.alice.say('younger');
    now += 47.5 * HOUR;
    const remove = (id: string) => bed.bot.api.deleteMessage(bed.chat, Number(id));
    expect(await reasonOf(remove(old.messageId))).toBe("400 Bad Request: message can't be deleted");
    await remove(younger.messageId);
    expect(bed.alice.visible().map(({ text }) => text)).toEqual(['old']);
  });

  test('a removal can be refused on demand', async () => {
    bed.telegram.faults.enable('delete-refused*1');
    const { messageId } = await bed.alice.say('stuck');
    const remove = () => bed.bot.api.deleteMessage(bed.chat, Number(messageId));
    expect(await reasonOf(remove())).toMatch("message can't be deleted");
    await remove();
  });
});

describe('limits on the rate', () => {
  test('sends and edits over the budget are told when to come back', async () => {
    bed = await openTelegram({ now: () => now, rateLimit: { burstPerChat: 2 } });
    await started();
    const { message_id: id } = await send('1');
    await bed.bot.api.editMessageText(bed.chat, id, '2');
    const refusal = await refusalOf(send('3'));
    expect(refusal.error_code).toBe(429);
    expect(refusal.parameters.retry_after).toBe(1);
    now += 1000;
    await send('3');
  });

  test('all chats share one budget', async () => {
    bed = await openTelegram({ now: () => now, rateLimit: { perSecond: 1 } });
    await started();
    await bed.telegram.person('bob').say('/start');
    await send('1');
    const toBob = bed.bot.api.sendMessage(bed.telegram.chatId('bob'), '2');
    expect(await reasonOf(toBob)).toBe('429 Too Many Requests: retry after 1');
  });
});

test('messages that repeat the one before are counted, unless the person did something', async () => {
  await started();
  for (const text of ['A', 'A', 'B']) await send(text);
  await bed.alice.say('again');
  await send('B');
  expect(bed.telegram.counts()).toEqual({ sent: 4, edited: 0, repeated: 1 });
});
