import type { App } from '../app.ts';
import type { OperatorNotice } from '../conversation/news/operator-notices.ts';
import { processEvents, type InboxApp } from '../chat/process-events.ts';
import { addToInbox } from '../store/inbox.ts';
import { listOperatorChats } from '../store/operators.ts';
import { toAddress } from '../domain/chats.ts';

/**
 * Tells every operator who has written to the bot. `key` names the cause: told again, it is not said again. Never
 * throws, for an alarm must not be in the way of what it is about.
 */
export async function tellOperators(
  app: InboxApp,
  notice: OperatorNotice,
  key: string,
): Promise<void> {
  try {
    const chats = await operatorChats(app);
    const incoming = { kind: 'news' as const, news: { type: 'operator' as const, notice } };
    await app.db.write(
      chats.map((chat) =>
        addToInbox(toAddress(chat), {
          eventId: `news:ops:${key}@${chat}`,
          incoming,
          receivedAt: app.now(),
        }),
      ),
    );
    for (const chat of chats) void processEvents(app, chat);
  } catch (error) {
    app.log.error({ err: error, notice: notice.type }, 'the operators could not be told');
  }
}

async function operatorChats({ config, db }: Pick<App, 'config' | 'db'>): Promise<string[]> {
  const identities = Object.entries(config.operators.ids).flatMap(([platform, ids]) =>
    ids.map((id): [string, string] => [platform, id]),
  );
  if (identities.length === 0) return [];
  const [result] = await db.read([listOperatorChats(identities)]);
  return (result?.rows ?? []).map((row) => String(row['chat']));
}
