import { expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { readQr } from '../../test/fixtures/app-qr.ts';
import { chatKeyOf, query, type TestApp, testApp, valueOf } from '../../test/fixtures/app.ts';
import { sweepChats } from '../work/sweep.ts';
import { storePicture, openPicture, type PictureContent } from './store-picture.ts';
import { qrPng } from './qr.ts';
import { toPng } from './png.ts';

const LINK = `https://wa.me/settings/linked_devices#2@${'Ab+/'.repeat(50)},key==,7`;

async function kept(content: PictureContent): Promise<TestApp> {
  const app = await testApp();
  const expiresAt = app.now() + MINUTE;
  await app.db.write([
    storePicture(app, { id: 'pic_1', chat: chatKeyOf('alice'), content, expiresAt }),
  ]);
  return app;
}

test('a QR code encodes its text', () => {
  for (const text of ['A', LINK, 'é'.repeat(300)]) {
    expect(readQr(qrPng(text))).toBe(text);
  }
});

test('the content of a picture is stored only sealed and opens only for its own chat', async () => {
  const app = await kept({ kind: 'qr', text: LINK });
  expect(JSON.stringify(await query(app, 'SELECT * FROM pictures'))).not.toContain(
    'linked_devices',
  );
  expect(readQr((await openPicture(app, 'pic_1', chatKeyOf('alice')))?.png)).toBe(LINK);
  expect(await openPicture(app, 'pic_1', chatKeyOf('bob'))).toBeNull();
  expect(await openPicture(app, 'pic_2', chatKeyOf('alice'))).toBeNull();
});

test('a PNG comes back unchanged', async () => {
  const png = toPng([
    [true, false],
    [false, true],
  ]);
  const app = await kept({ kind: 'png', png });
  expect(await openPicture(app, 'pic_1', chatKeyOf('alice'))).toEqual({
    png,
    text: null,
  });
});

test('an expired picture is not shown, and the sweep deletes it', async () => {
  const app = await kept({ kind: 'qr', text: LINK });
  app.clock.now += MINUTE - 1;
  await sweepChats(app);
  expect(await valueOf(app, 'SELECT count(*) FROM pictures')).toBe(1);
  app.clock.now += 1;
  expect(await openPicture(app, 'pic_1', chatKeyOf('alice'))).toBeNull();
  await sweepChats(app);
  expect(await valueOf(app, 'SELECT count(*) FROM pictures')).toBe(0);
});
