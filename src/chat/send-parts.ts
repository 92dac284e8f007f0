import type { App } from '../app.ts';
import { insertSecrets } from './insert-secrets.ts';
import { contentOf } from './outbox-content.ts';
import { type Screen, text } from '../conversation/screen.ts';
import { closeMessage, savePartsSent, type OutboxRow, requeueMessage } from '../store/outbox.ts';
import type { Outcome, Shown, Transport } from './transport.ts';
import type { Statement } from '../store/engine.ts';

type PartsApp = Pick<App, 'config' | 'db' | 'log' | 'now'>;

/** The messages that this platform needs for a row; none for a deletion. */
export async function partsOf(
  app: PartsApp,
  platform: Transport,
  row: OutboxRow,
): Promise<Shown[]> {
  const content = contentOf(row);
  if ('messageId' in content) return [];
  const shown = row.isPlain ? { ...content, screen: wordsOf(content.screen) } : content;
  return platform.split(await insertSecrets(app, shown, row.chat));
}

/** A screen without whatever may be the reason why a platform does not take it: buttons, pictures, marks. */
function wordsOf({ title, body, fields = [], links = [] }: Screen): Screen {
  const lines = [
    ...(title === undefined ? [] : [title]),
    ...body.map((block) => (block.kind === 'card' ? `${block.title}\n${block.text}` : block.text)),
    ...fields.map(({ label, value }) => `${label}: ${value}`),
    ...links.map(({ label, url }) => `${label}: ${url}`),
  ];
  return { body: text(...lines) };
}

/**
 * Sends the parts that have not been sent yet, each under its own key. `sent`, the number of delivered parts, is stored in the
 * row, so that no retry repeats them. The outcome is that of the last call.
 */
export async function sendParts(
  { db }: Pick<App, 'db'>,
  platform: Transport,
  { row, parts }: { row: OutboxRow; parts: Shown[] },
): Promise<{ outcome: Outcome; sent: number }> {
  // After a deploy the same text may have fewer parts. The last part has the buttons, so it is always sent.
  let sent = Math.min(row.sent, parts.length - 1);
  for (;;) {
    const part = parts[sent];
    if (!part) return { outcome: { type: 'refused', reason: 'nothing to show' }, sent };
    const outcome = await platform.send(row.platformChat, part, keyOf(row.id, sent));
    if (outcome.type !== 'done' || sent === parts.length - 1) return { outcome, sent };
    sent += 1;
    await db.write([savePartsSent(row.id, sent)]);
  }
}

function keyOf(rowId: string, index: number): string {
  return index === 0 ? rowId : `${rowId}/${index}`;
}

/**
 * Whether the message may be sent again although it may have arrived: the platform recognises the key of a repeated send, the
 * message is a screen, an edit or a deletion, or it holds news so important that twice is better than never. Such a message
 * need not be marked in the database before it is sent.
 */
export function mayRepeat(
  platform: Transport,
  row: Pick<OutboxRow, 'mode' | 'slot' | 'isImportant'>,
): boolean {
  return platform.hasSendKey || row.mode !== 'send' || row.slot !== null || row.isImportant;
}

/**
 * What to store after a call without an answer. A screen is sent again, because seeing it twice does no harm. Of a note, the
 * part that may have arrived is skipped, and the parts after it are still sent.
 */
export async function afterUnknown(
  app: PartsApp,
  platform: Transport,
  { row, notBefore }: { row: OutboxRow; notBefore: number },
): Promise<Statement[]> {
  if (mayRepeat(platform, row)) return [requeueMessage(row.id, notBefore)];
  const next = row.sent + 1;
  return next < (await partsOf(app, platform, row)).length
    ? [savePartsSent(row.id, next), requeueMessage(row.id, notBefore)]
    : [closeMessage(row.id, 'unknown')];
}
