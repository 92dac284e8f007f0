import type { App } from '../../src/app.ts';
import { openSeal, seal, type SealContext } from '../../src/sealing/seal.ts';
import { whatsappSeal } from '../../src/sealing/seal-contexts.ts';
import { listMessageSecrets, saveMessageSecret } from '../../src/store/whatsapp-secrets.ts';
import type { Statement } from '../../src/store/engine.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import type { PersonMessage } from './backend.ts';

type SecretsApp = Pick<App, 'config' | 'db' | 'now' | 'log'>;

/** People may edit a message for a quarter of an hour; the rest is for messages that arrive late. */
const KEPT_MS = 30 * 60_000;
/** Every batch looks for the messages of these, so a flood of edits of nothing must not make them many. */
const MOST_EARLY = 50;

export type Opening = {
  messages: PersonMessage[];
  /** Edits of messages that have not arrived: the phone is sending such a message again. */
  early: PersonMessage[];
};

/** The messages with their sealed edits opened. An edit that nobody can read is dropped: it would get no answer anyway. */
export async function openSealedEdits(
  app: SecretsApp,
  messages: PersonMessage[],
): Promise<Opening> {
  const sealed = messages.flatMap(({ content }) =>
    content.kind === 'sealed_edit' ? content.editedId : [],
  );
  if (sealed.length === 0) return { messages, early: [] };
  const secrets = await secretsOf(app, sealed, messages);
  const isEarly = ({ content, at }: PersonMessage): boolean =>
    content.kind === 'sealed_edit' && !secrets.has(content.editedId) && app.now() - at < KEPT_MS;
  const early = messages.filter(isEarly).slice(-MOST_EARLY);
  const here = messages.filter((message) => !early.includes(message));
  return { messages: here.flatMap((message) => opened(app, message, secrets) ?? []), early };
}

/** The statements that keep the secrets of new messages. */
export function keepSecrets(app: SecretsApp, messages: PersonMessage[]): Statement[] {
  return messages.flatMap(({ messageId, secret }) => {
    if (!secret) return [];
    const text = Buffer.from(secret).toString('base64');
    const sealed = seal(app.config.sealing, text, contextOf(messageId));
    return [saveMessageSecret(WHATSAPP_BOT, { messageId, sealed }, app.now() + KEPT_MS)];
  });
}

/** A message and its edit may arrive together, so the new messages count as well. */
async function secretsOf(
  app: SecretsApp,
  messageIds: string[],
  messages: PersonMessage[],
): Promise<Map<string, Uint8Array>> {
  const [rows] = await app.db.read(listMessageSecrets(WHATSAPP_BOT, messageIds));
  const stored = rows.map(({ messageId, sealed }) => {
    const text = openSeal(app.config.sealing, sealed, contextOf(messageId));
    return [messageId, Buffer.from(text, 'base64')] as const;
  });
  const present = messages.flatMap(({ messageId, secret }) =>
    secret ? [[messageId, secret] as const] : [],
  );
  return new Map<string, Uint8Array>([...stored, ...present]);
}

function opened(
  { log }: Pick<App, 'log'>,
  message: PersonMessage,
  secrets: Map<string, Uint8Array>,
): PersonMessage | null {
  const { content } = message;
  if (content.kind !== 'sealed_edit') return message;
  const secret = secrets.get(content.editedId);
  const edit = secret ? content.open(secret) : null;
  if (!edit) log.warn({ platform: 'whatsapp', isKnown: Boolean(secret) }, 'an edit is unreadable');
  return edit && { ...message, ...edit };
}

function contextOf(messageId: string): SealContext {
  return whatsappSeal(WHATSAPP_BOT, `secret/${messageId}`);
}
