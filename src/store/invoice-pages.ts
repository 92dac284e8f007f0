import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { one } from './query.ts';

export type InvoicePage = { code: string; accountId: string; url: string };

/** Notes where a short address leads. One that is known is kept for longer. */
export function addInvoicePage({ code, accountId, url }: InvoicePage, now: number): Statement {
  return {
    sql: `INSERT INTO invoice_pages (code, account_id, url, seen_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (code) DO UPDATE SET seen_at = excluded.seen_at`,
    args: [code, accountId, url, now],
  };
}

export function findInvoicePage(code: string): Query<{ url: string } | null> {
  return one('SELECT url FROM invoice_pages WHERE code = ?', [code], (row) => ({
    url: String(row['url']),
  }));
}
