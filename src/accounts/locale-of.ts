import type { App } from '../app.ts';
import { findLocale } from '../store/accounts.ts';

/** The language a person has chosen, or came with. */
export async function localeOf({ db }: Pick<App, 'db'>, accountId: string): Promise<string> {
  const [locale] = await db.read(findLocale(accountId));
  return locale;
}
