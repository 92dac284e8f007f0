import { Routes } from 'discord.js';
import { beforeEach, expect, test } from 'vitest';
import { openDiscord, type TestBed } from './test-bed.ts';

let bed: TestBed;
const PICTURE = { name: 'a.png', data: Buffer.from('bytes'), contentType: 'image/png' };

beforeEach(async () => {
  bed = await openDiscord();
});

const post = (body: object) =>
  bed.rest.post(Routes.channelMessages(bed.chat), { body, files: [PICTURE] });

test('a file arrives byte for byte; a message may be nothing but a file', async () => {
  await post({});
  expect(bed.alice.visible().at(-1)).toMatchObject({ text: '', picture: PICTURE.data });
});

test('an edit keeps what it lists and drops the rest', async () => {
  const { id, attachments } = (await post({ content: 'words' })) as {
    id: string;
    attachments: { id: string }[];
  };
  const path = Routes.channelMessage(bed.chat, id);
  await bed.rest.patch(path, { body: { content: 'kept', attachments } });
  expect(bed.alice.visible().at(-1)).toMatchObject({ text: 'kept', picture: PICTURE.data });
  await bed.rest.patch(path, { body: { content: 'dropped', attachments: [] } });
  expect(bed.alice.visible().at(-1)?.picture).toBeUndefined();
});

test('refuses an attachment nobody has, and a description that is too long', async () => {
  await expect(post({ attachments: [{ id: '7' }] })).rejects.toThrow(/Invalid Form Body/);
  const description = 'd'.repeat(1025);
  await expect(post({ attachments: [{ id: 0, description }] })).rejects.toThrow(/1024/);
});
