import { createHash } from 'node:crypto';
import { processEvents, outboxTopic } from './process-events.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { afterUnknown, mayRepeat, partsOf, sendParts } from './send-parts.ts';
import { markUnreachable } from '../store/chats.ts';
import { addToInbox } from '../store/inbox.ts';
import {
  closeMessage,
  findSlot,
  listInterrupted,
  listQueued,
  listQueuedChats,
  type OutboxContent,
  type OutboxRow,
  repeatNews,
  requeueMessage,
  saveSlot,
  suppressChat,
  takeMessage,
  toOutboxRow,
} from '../store/outbox.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import type { Outcome, Shown, Transport } from './transport.ts';

const CHECK_EVERY_MS = 1000;
const LIVE_SLOT = 'build';
const MOST_ATTEMPTS = 50;
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends what waits for one bot: per chat in order, chats side by side. Run it only while holding the bot's lease.
 * Returns the way to stop, which waits for what is under way.
 */
export async function startSender(
  app: CommitApp,
  transport: Transport,
): Promise<() => Promise<void>> {
  await settleInterrupted(app, transport);
  const sender = new Sender(app, transport);
  const stopListening = app.wakeups.on(outboxTopic(transport), () => sender.check());
  const timer = setInterval(() => sender.check(), CHECK_EVERY_MS);
  sender.check();
  return async () => {
    clearInterval(timer);
    stopListening();
    await sender.stop();
  };
}

/** A message that was being sent when its process died may have arrived. */
async function settleInterrupted(app: CommitApp, transport: Transport): Promise<void> {
  const [result] = await app.db.read([listInterrupted(transport.platform, transport.bot)]);
  const notBefore = app.now();
  for (const row of result?.rows.map(toOutboxRow) ?? []) {
    await app.db.write(await afterUnknown(app, transport, { row, notBefore }));
  }
}

class Sender {
  readonly #app: CommitApp;
  readonly #transport: Transport;
  readonly #busyChats = new Map<string, Promise<void>>();
  /** Busy chats that got something more meanwhile. */
  readonly #checkAgainAt = new Set<string>();
  readonly #lastEditAt = new Map<string, number>();
  #checking = false;
  #recheckLater = false;
  #stopped = false;

  constructor(app: CommitApp, transport: Transport) {
    this.#app = app;
    this.#transport = transport;
  }

  check(): void {
    if (this.#stopped) return;
    if (this.#checking) {
      this.#recheckLater = true;
      return;
    }
    this.#checking = true;
    void this.#startChats()
      .catch((error: unknown) =>
        this.#app.log.error({ err: error }, 'the outbox could not be read'),
      )
      .finally(() => {
        this.#checking = false;
        if (!this.#recheckLater) return;
        this.#recheckLater = false;
        this.check();
      });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#busyChats.values());
  }

  async #startChats(): Promise<void> {
    const { platform, bot } = this.#transport;
    const [result] = await this.#app.db.read([listQueuedChats(platform, bot, this.#app.now())]);
    for (const row of result?.rows ?? []) {
      const chat = String(row['chat']);
      if (this.#busyChats.has(chat)) this.#checkAgainAt.add(chat);
      else this.#busyChats.set(chat, this.#sendAll(chat));
    }
  }

  /** Sends until nothing waits any more, or what is next has to wait. */
  async #sendAll(chat: string): Promise<void> {
    let isOpen = true;
    try {
      while (isOpen && !this.#stopped) {
        this.#checkAgainAt.delete(chat);
        const [result] = await this.#app.db.read([listQueued(chat)]);
        const rows = result?.rows.map(toOutboxRow) ?? [];
        for (const row of rows) {
          if (this.#stopped || !isOpen) break;
          isOpen = await this.#sendOne(row);
        }
        if (rows.length === 0 && !this.#checkAgainAt.has(chat)) break;
      }
    } catch (error) {
      this.#app.log.error({ err: error }, 'a message could not be sent');
    } finally {
      this.#busyChats.delete(chat);
    }
  }

  /** Returns whether the next message of the chat may go out now. */
  async #sendOne(row: OutboxRow): Promise<boolean> {
    const { db, now } = this.#app;
    if (row.notBefore > now()) return false;
    const slot = await this.#findSlot(row);
    const wait = this.#editWaitMs(row, slot !== null);
    if (wait > 0) {
      setTimeout(() => this.check(), wait);
      return false;
    }
    if (!mayRepeat(this.#transport, row)) {
      const [taken] = await db.write([takeMessage(row.id)]);
      if (taken?.rowsAffected !== 1) return true;
    }
    return this.#deliver(row, slot);
  }

  async #findSlot(row: OutboxRow): Promise<Slot | null> {
    if (row.slot === null) return null;
    const [found] = await this.#app.db.read([findSlot(row.chat, row.slot)]);
    const slot = found?.rows[0];
    return slot
      ? { messageId: String(slot['message_id']), hash: String(slot['content_hash']) }
      : null;
  }

  #editWaitMs(row: OutboxRow, hasSlot: boolean): number {
    // Only a live view edits by itself; the answer to a tap must not wait.
    if (row.mode !== 'replace' || row.slot !== LIVE_SLOT || !hasSlot) return 0;
    const last = this.#lastEditAt.get(row.chat) ?? 0;
    return last + this.#transport.editGapMs - this.#app.now();
  }

  async #deliver(row: OutboxRow, slot: Slot | null): Promise<boolean> {
    const startedAt = this.#app.now();
    const { outcome, sent } = await this.#perform(row, slot);
    this.#app.log.info(
      {
        platform: this.#transport.platform,
        mode: row.mode,
        outcome: outcome.type,
        ...(outcome.type === 'refused' ? { reason: outcome.reason } : {}),
        durationMs: this.#app.now() - startedAt,
      },
      'message',
    );
    return this.#settle({ ...row, sent }, outcome);
  }

  async #perform(row: OutboxRow, slot: Slot | null): Promise<{ outcome: Outcome; sent: number }> {
    const { platformChat, content, sent } = row;
    if ('messageId' in content) {
      return { outcome: await this.#transport.remove(platformChat, content.messageId), sent };
    }
    const parts = await partsOf(this.#app, this.#transport, row);
    const edited = row.mode === 'replace' && slot ? await this.#edit(row, slot, parts) : null;
    return edited
      ? { outcome: edited, sent }
      : sendParts(this.#app, this.#transport, { row, parts });
  }

  /** A slot remembers the message with the buttons, the last part. One message cannot become several: null. */
  async #edit(row: OutboxRow, slot: Slot, [part, ...more]: Shown[]): Promise<Outcome | null> {
    if (slot.hash === contentHash(row.content)) return { type: 'done', messageId: slot.messageId };
    if (!part || more.length > 0) return null;
    this.#lastEditAt.set(row.chat, this.#app.now());
    const outcome = await this.#transport.edit(row.platformChat, slot.messageId, part);
    return outcome.type === 'gone' ? null : outcome;
  }

  async #settle(row: OutboxRow, outcome: Outcome): Promise<boolean> {
    const { db, now, log } = this.#app;
    if (
      row.mode === 'delete' &&
      ['done', 'gone', 'refused', 'unreachable'].includes(outcome.type)
    ) {
      await this.#settleRemoval(row, outcome.type === 'done' || outcome.type === 'gone');
      return true;
    }
    switch (outcome.type) {
      case 'done':
        await db.write([closeMessage(row.id, 'sent'), ...slotStatements(row, outcome.messageId)]);
        return true;
      case 'unknown':
      case 'later': {
        if (row.attempts + 1 >= MOST_ATTEMPTS) {
          log.error({ attempts: row.attempts + 1 }, 'a message was given up');
          await db.write([closeMessage(row.id, 'failed')]);
          return true;
        }
        const wait = outcome.type === 'later' ? outcome.afterMs : backOffMs(row.attempts);
        const notBefore = now() + wait;
        await db.write(
          outcome.type === 'later'
            ? [requeueMessage(row.id, notBefore)]
            : await afterUnknown(this.#app, this.#transport, { row, notBefore }),
        );
        setTimeout(() => this.check(), wait);
        return false;
      }
      case 'unreachable': {
        await commit(this.#app, [
          { deliver: repeatNews(row.chat, now()) },
          closeMessage(row.id, 'suppressed'),
          suppressChat(row.chat),
          markUnreachable(row.chat, now()),
        ]);
        return false;
      }
      case 'gone':
      case 'refused':
        log.error({ mode: row.mode }, 'a message was refused');
        await db.write([closeMessage(row.id, 'failed')]);
        await this.#tellOfRefusal(outcome);
        return true;
    }
  }

  /** Once for each reason, for what is refused to one is refused to many. */
  async #tellOfRefusal(outcome: Outcome): Promise<void> {
    const { platform } = this.#transport;
    const reason = outcome.type === 'refused' ? outcome.reason : outcome.type;
    const notice = { type: 'message_refused' as const, platform, reason };
    await tellOperators(this.#app, notice, `refused:${platform}:${reason}`);
  }

  /** The conversation says what became of the message with the secret. */
  async #settleRemoval(row: OutboxRow, removed: boolean): Promise<void> {
    const { platform, bot } = this.#transport;
    const incoming = { kind: 'secret_removed' as const, removed };
    await this.#app.db.write([
      closeMessage(row.id, removed ? 'sent' : 'failed'),
      addToInbox(
        { platform, bot, platformChat: row.platformChat },
        { eventId: `removed:${row.id}`, incoming, receivedAt: this.#app.now() },
      ),
    ]);
    void processEvents(this.#app, row.chat);
  }
}

type Slot = { messageId: string; hash: string };

function slotStatements(row: OutboxRow, messageId: string) {
  if (row.slot === null || 'messageId' in row.content) return [];
  return [saveSlot(row.chat, row.slot, messageId, contentHash(row.content))];
}

function contentHash(shown: OutboxContent): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}

function backOffMs(attempts: number): number {
  return Math.min(1000 * 2 ** attempts, LONGEST_WAIT_MS);
}
