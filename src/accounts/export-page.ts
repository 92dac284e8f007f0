import type { App } from '../app.ts';
import { type AccountExport, exportAccount } from './export-account.ts';
import { readExportPage } from '../pages/export-page-url.ts';
import { localeOf } from './locale-of.ts';
import { getOneTimeLink, spendOneTimeLink } from '../pages/one-time-link.ts';
import type { Platform } from '../domain/platforms.ts';
import { toAddress } from '../domain/chats.ts';

type PageApp = Pick<App, 'config' | 'db' | 'now'>;

/** Where the page says to go back to, and in which language. Throws `not_found` for an address that is not ours, is spent or too old. */
export async function openExportPage(
  app: PageApp,
  signed: string,
): Promise<{ platform: Platform; locale: string }> {
  const { accountId, chat } = await getOneTimeLink(app, readExportPage(app, signed));
  return { platform: toAddress(chat).platform, locale: await localeOf(app, accountId) };
}

/** Spends the link for what we hold about its account. Throws `not_found` like `openExportPage`. */
export async function takeExport(app: PageApp, signed: string): Promise<AccountExport> {
  const link = await getOneTimeLink(app, readExportPage(app, signed));
  const exported = await exportAccount(app, link.accountId);
  await spendOneTimeLink(app, link);
  return exported;
}
