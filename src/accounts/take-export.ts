import { getOpenLink, spendLink } from '../pages/one-time-pages.ts';
import { tellEveryChat } from '../news/tell.ts';
import type { CommitApp } from '../work/commit.ts';
import { type AccountExport, exportAccount } from './export-account.ts';

/** Spends the link of an export page for the data of its account. Throws `not_found` like `getOpenLink`. */
export async function takeExport(app: CommitApp, signed: string): Promise<AccountExport> {
  const link = await getOpenLink(app, 'export', signed);
  const exported = await exportAccount(app, link.accountId);
  const { id, accountId, chat } = link;
  const news = { type: 'alarm', what: 'export_taken', chat } as const;
  await spendLink(app, link, [
    // Also the chat that opened the page: its link may have come into other hands.
    tellEveryChat(app, { accountId, except: [] }, news, `taken:${id}`),
  ]);
  return exported;
}
