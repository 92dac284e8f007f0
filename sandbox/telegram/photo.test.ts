import { InputFile } from 'grammy';
import { expect, test } from 'vitest';
import { openTelegram, reasonOf } from './test-bed.ts';

/** One black pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);
const file = (bytes = PNG) => new InputFile(bytes, 'a.png');

async function aChat() {
  const { bot, alice, chat } = await openTelegram();
  await alice.say('/start');
  return { api: bot.api, alice, chat };
}

test('a photo arrives byte for byte, with its caption read as HTML', async () => {
  const { api, alice, chat } = await aChat();
  await api.sendPhoto(chat, file(), { caption: '<b>a</b> &amp; b', parse_mode: 'HTML' });
  expect(alice.visible().at(-1)).toMatchObject({ text: 'a & b' });
  expect(alice.visible().at(-1)?.picture).toEqual(PNG);
});

test('refuses what is no photo, and a caption that is too long', async () => {
  const { api, chat } = await aChat();
  expect(await reasonOf(api.sendPhoto(chat, file(Buffer.from('words'))))).toContain(
    'IMAGE_PROCESS_FAILED',
  );
  const caption = 'c'.repeat(1025);
  expect(await reasonOf(api.sendPhoto(chat, file(), { caption }))).toContain('caption is too long');
});

test('the words of a photo are no text that could be edited', async () => {
  const { api, chat } = await aChat();
  const { message_id: id } = await api.sendPhoto(chat, file(), { caption: 'words' });
  expect(await reasonOf(api.editMessageText(chat, id, 'other words'))).toContain(
    'there is no text in the message to edit',
  );
});
