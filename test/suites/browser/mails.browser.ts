import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MailStandIn } from '../../../sandbox/mail/mail.ts';
import { LANGUAGE_CODES } from '../../../src/conversation/languages/languages.ts';
import { addLegacyCustomers } from '../../../src/store/legacy-customers.ts';
import { saveSetting, TELEGRAM_NAME } from '../../../src/store/settings.ts';
import { imported } from '../../fixtures/app-legacy.ts';
import { aMailServer, sendsMails } from '../../fixtures/app-mail.ts';
import { GRACE, moves, passes } from '../../fixtures/app-moved.ts';
import { DAY } from '../../fixtures/app-upgrade.ts';
import { valueOf } from '../../fixtures/app.ts';
import { legacyCustomer } from '../../fixtures/legacy-customer.ts';
import { AA, findings } from './accessibility.ts';
import { openBrowser } from './chromium.ts';

const FOLDER = 'data/screenshots/gallery/mails';
const TELEGRAM = {
  TELEGRAM_BOT_TOKEN: '1000001:AAtest-token-of-nobody-at-all-0000000',
  TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-nobody-at-all',
  ALLOW_STAND_INS: 'true',
};
const LOOKS = [390, 640].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => browser.close());

type Mail = ReturnType<MailStandIn['mails']>[number];

/** Every mail of the first month, as the mail server got it: moved for less and for the same price, invited, reminded, the last one. */
async function mailsIn(language: string): Promise<Mail[]> {
  const { mail, settings } = await aMailServer();
  const { app } = await imported(2, { ...GRACE, ...TELEGRAM, ...settings });
  const free = legacyCustomer({
    accountId: 'acc_free',
    name: 'Fred <b>Free</b>',
    language,
    legacyPlan: 'legacy_free',
  });
  await app.db.write([
    saveSetting(TELEGRAM_NAME, 'automna_bot'),
    { sql: 'UPDATE accounts SET locale = ?', args: [language] },
    ...addLegacyCustomers([free], app.now()),
  ]);
  await moves(app);
  await sendsMails(app);
  const began = Number(await valueOf(app, 'SELECT min(started_at) FROM graces'));
  for (const day of [7, 30]) await passes(app, began + day * DAY);
  return mail.mails();
}

test.each(LANGUAGE_CODES)(
  'in %s every mail is read on a phone, by eye and by ear',
  async (language) => {
    const mails = await mailsIn(language);
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(5);
    for (const [at, { subject, text }] of mails.entries()) {
      writeFileSync(join(FOLDER, `${language}-${at}.txt`), `${subject}\n\n${text}`);
      expect(text).not.toMatch(/<\/|undefined|\[object/);
    }
    for (const { width, colorScheme } of LOOKS) {
      // A mail loads nothing from anywhere.
      const viewport = { width, height: 600 };
      const context = await browser.newContext({ viewport, colorScheme, offline: true });
      const page = await context.newPage();
      for (const [at, { html }] of mails.entries()) {
        await page.setContent(html);
        const path = join(FOLDER, `${language}-${at}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await findings(page, AA)).toEqual([]);
      }
      await context.close();
    }
  },
);
