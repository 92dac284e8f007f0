import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import type { Statement } from '../store/database.ts';
import {
  findSecretLink,
  isSpent,
  type SecretLink,
  spendSecretLink,
  toSecretLink,
} from '../store/secret-links.ts';

type LinkApp = Pick<App, 'db' | 'now'>;

/** A link from the chat that works once and for a while. Throws `not_found` when it is none of ours, is spent or too old. */
export async function getOneTimeLink(app: LinkApp, id: string | null): Promise<SecretLink> {
  const [result] = id ? await app.db.read([findSecretLink(id)]) : [];
  const link = result?.rows[0] ? toSecretLink(result.rows[0]) : null;
  if (!link || link.isUsed || app.now() >= link.expiresAt) throw gone();
  return link;
}

/** Spends a link together with what it is spent for. Throws `not_found` when somebody was quicker. */
export async function spendOneTimeLink(
  app: LinkApp,
  { id }: SecretLink,
  also: Statement[] = [],
): Promise<void> {
  try {
    await app.db.write([spendSecretLink(id), ...also]);
  } catch (error) {
    if (isSpent(error)) throw gone();
    throw error;
  }
}

function gone(): AppError {
  return new AppError('not_found', 'this page is no longer valid');
}
