import type { OutboxRow } from '../store/outbox.ts';
import {
  findNextMessage,
  listInterrupted,
  listQueuedChats,
  type NextMessage,
} from '../store/outbox.ts';
import type { CommitApp } from '../work/commit.ts';
import { deliver, type Sending } from './deliver.ts';
import { outboxTopic } from './process-events.ts';
import { afterUnknown } from './send-parts.ts';
import type { Transport } from './transport.ts';

const CHECK_EVERY_MS = 1000;
const LIVE_SLOT = 'build';

/**
 * Sends the queued messages of one bot: in order within a chat, chats concurrently. Run it only while holding the bot's lease.
 * Returns a function that stops; it waits for messages that are being sent.
 */
export async function startSender(
  app: CommitApp,
  transport: Transport,
): Promise<() => Promise<void>> {
  await settleInterrupted(app, transport);
  const sender = new Sender(app, transport);
  const stopListening = app.wakeups.on(outboxTopic(transport), (chat) =>
    chat === undefined ? sender.check() : sender.start(chat),
  );
  const timer = setInterval(() => sender.check(), CHECK_EVERY_MS);
  sender.check();
  return async () => {
    clearInterval(timer);
    stopListening();
    await sender.stop();
  };
}

/** Handles messages that were being sent when their process died: each of them may have arrived. */
async function settleInterrupted(app: CommitApp, transport: Transport): Promise<void> {
  const [rows] = await app.db.read(listInterrupted(transport.platform, transport.bot));
  const notBefore = app.now();
  for (const row of rows) {
    await app.db.write(await afterUnknown(app, transport, { row, notBefore }));
  }
}

class Sender {
  readonly #sending: Sending;
  readonly #busyChats = new Map<string, Promise<void>>();
  /** Chats that got another message while they were busy. */
  readonly #recheck = new Set<string>();
  #isChecking = false;
  #checkAgain = false;
  #isStopped = false;

  constructor(app: CommitApp, transport: Transport) {
    this.#sending = { app, transport, lastEditAt: new Map() };
  }

  /** Starts sending in every chat with a message that is due. */
  check(): void {
    if (this.#isStopped) return;
    if (this.#isChecking) {
      this.#checkAgain = true;
      return;
    }
    this.#isChecking = true;
    void this.#startChats()
      .catch((error: unknown) =>
        this.#sending.app.log.error({ err: error }, 'the outbox could not be read'),
      )
      .finally(() => {
        this.#isChecking = false;
        if (!this.#checkAgain) return;
        this.#checkAgain = false;
        this.check();
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#busyChats.values());
  }

  async #startChats(): Promise<void> {
    const { app, transport } = this.#sending;
    const { platform, bot } = transport;
    const [chats] = await app.db.read(listQueuedChats(platform, bot, app.now()));
    for (const chat of chats) this.start(chat);
  }

  /** Starts one chat. A busy one checks its queue again before it ends. */
  start(chat: string): void {
    if (this.#isStopped) return;
    if (this.#busyChats.has(chat)) this.#recheck.add(chat);
    else this.#busyChats.set(chat, this.#sendAll(chat));
  }

  /** Sends until no message is queued or the next one has to wait. */
  async #sendAll(chat: string): Promise<void> {
    const { app } = this.#sending;
    try {
      while (!this.#isStopped) {
        this.#recheck.delete(chat);
        const [next] = await app.db.read(findNextMessage(chat));
        if (next && !(await this.#sendOne(next))) break;
        if (!next?.hasMore && !this.#recheck.has(chat)) break;
      }
    } catch (error) {
      app.log.error({ err: error }, 'a message could not be sent');
    } finally {
      this.#busyChats.delete(chat);
    }
  }

  /** Returns whether the next message of the chat may be sent now. */
  async #sendOne({ row, slot }: NextMessage): Promise<boolean> {
    const { app } = this.#sending;
    if (row.notBefore > app.now()) return false;
    const waitMs = this.#editWaitMs(row, slot !== null);
    const outcome = waitMs > 0 ? { waitMs } : await deliver(this.#sending, row, slot);
    if (typeof outcome === 'string') return outcome === 'next';
    setTimeout(() => this.check(), outcome.waitMs);
    return false;
  }

  #editWaitMs(row: OutboxRow, hasSlot: boolean): number {
    // Only a live screen is edited without a request; the answer to a tap must not wait.
    if (row.mode !== 'replace' || row.slot !== LIVE_SLOT || !hasSlot) return 0;
    const { app, transport, lastEditAt } = this.#sending;
    return (lastEditAt.get(row.chat) ?? 0) + transport.editGapMs - app.now();
  }
}
