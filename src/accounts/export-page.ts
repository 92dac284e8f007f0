import type { App } from '../app.ts';
import type { Platform } from '../conversation/incoming.ts';
import { AppError } from '../errors.ts';
import { toAddress } from '../store/chats.ts';
import {
  findSecretLink,
  isSpent,
  type SecretLink,
  spendSecretLink,
  toSecretLink,
} from '../store/secret-links.ts';
import { type AccountExport, exportAccount } from './export-account.ts';
import { readExportPage } from './export-page-url.ts';
import { localeOf } from './locale-of.ts';

type PageApp = Pick<App, 'config' | 'db' | 'now'>;

/** Where the page says to go back to, and in which language. Throws `not_found` for an address that is not ours, is spent or too old. */
export async function openExportPage(
  app: PageApp,
  signed: string,
): Promise<{ platform: Platform; locale: string }> {
  const { accountId, chat } = await findUsableLink(app, signed);
  return { platform: toAddress(chat).platform, locale: await localeOf(app, accountId) };
}

/** Spends the link for what we hold about its account. Throws `not_found` like `openExportPage`. */
export async function takeExport(app: PageApp, signed: string): Promise<AccountExport> {
  const link = await findUsableLink(app, signed);
  const exported = await exportAccount(app, link.accountId);
  try {
    await app.db.write([spendSecretLink(link.id)]);
  } catch (error) {
    if (isSpent(error)) throw gone();
    throw error;
  }
  return exported;
}

async function findUsableLink(app: PageApp, signed: string): Promise<SecretLink> {
  const id = readExportPage(app, signed);
  const [result] = id ? await app.db.read([findSecretLink(id)]) : [];
  const link = result?.rows[0] ? toSecretLink(result.rows[0]) : null;
  if (!link || link.isUsed || app.now() >= link.expiresAt) throw gone();
  return link;
}

function gone(): AppError {
  return new AppError('not_found', 'this page is no longer valid');
}
