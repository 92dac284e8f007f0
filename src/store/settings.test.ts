import { expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import { findSetting, saveSetting } from './settings.ts';

test('a setting has the value that was saved last', async () => {
  const { db } = await testApp();
  const value = async (): Promise<unknown> => {
    const [found] = await db.read([findSetting('commands')]);
    return found?.rows[0]?.['value'];
  };
  expect(await value()).toBeUndefined();
  await db.write([saveSetting('commands', 'one'), saveSetting('other', 'x')]);
  expect(await value()).toBe('one');
  await db.write([saveSetting('commands', 'two')]);
  expect(await value()).toBe('two');
});
