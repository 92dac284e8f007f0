import { expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import { findSetting, saveSetting } from './settings.ts';

test('a setting has the value that was saved last', async () => {
  const { db } = await testApp();
  const value = async () => (await db.read(findSetting('commands')))[0];
  expect(await value()).toBeNull();
  await db.write([saveSetting('commands', 'one'), saveSetting('other', 'x')]);
  expect(await value()).toBe('one');
  await db.write([saveSetting('commands', 'two')]);
  expect(await value()).toBe('two');
});
