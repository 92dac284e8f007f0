import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

/** A picture for one chat: PNG bytes in base64, or the text of a QR code, sealed either way. */
export type PictureRow = { id: string; kind: 'png' | 'qr'; sealed: string };

type NewPicture = PictureRow & { chat: string; expiresAt: number };

export function addPicture({ id, chat, kind, sealed, expiresAt }: NewPicture): Statement {
  return {
    sql: `INSERT INTO pictures (id, chat, kind, sealed, expires_at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO NOTHING`,
    args: [id, chat, kind, sealed, expiresAt],
  };
}

/** Found only for its own chat, and only until it expires. */
export function findPicture(id: string, chat: string, now: number): Query<PictureRow | null> {
  return one(
    'SELECT id, kind, sealed FROM pictures WHERE id = ? AND chat = ? AND expires_at > ?',
    [id, chat, now],
    (row) => ({
      id: String(row['id']),
      kind: row['kind'] as PictureRow['kind'],
      sealed: String(row['sealed']),
    }),
  );
}
