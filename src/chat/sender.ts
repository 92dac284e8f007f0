import { toAddress } from '../domain/chats.ts';
import { limitRepeats, type RepeatsLog } from '../log.ts';
import { findNextMessage, foldOvertaken, type NextMessage } from '../store/next-message.ts';
import { listInterrupted, listQueuedChats, type OutboxRow } from '../store/outbox.ts';
import { findSetting, sendPause } from '../store/settings.ts';
import type { CommitApp } from '../work/commit.ts';
import { deliver, type Sending } from './deliver.ts';
import { outboxTopic } from './process-events.ts';
import { afterUnknown } from './send-parts.ts';
import { inTurns, SendTurns } from './send-turns.ts';
import type { Transport } from './transport.ts';

const CHECK_EVERY_MS = 1000;
const LIVE_SLOT = 'build';
/** A message that is still `sending` after this long was left by a failed write or by a process that has ended. */
const INTERRUPTED_AFTER_MS = 60_000;

/**
 * Sends the queued messages of one bot: in order within a chat, chats concurrently. Run it only while holding the bot's lease.
 * Returns a function that stops; it waits for messages that are being sent.
 */
export async function startSender(
  app: CommitApp,
  transport: Transport,
): Promise<() => Promise<void>> {
  const [pausedUntil] = await app.db.read(
    findSetting(sendPause(transport.platform, transport.bot)),
  );
  const turns = new SendTurns(transport.pace);
  turns.pause(Number(pausedUntil ?? 0) - app.now());
  const sender = new Sender(app, transport, turns);
  // No other sender of this bot is left: the caller has its lease.
  await sender.settleInterrupted(Number.MAX_SAFE_INTEGER);
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

class Sender {
  readonly #sending: Omit<Sending, 'isFollowed' | 'hasMore'>;
  readonly #log: RepeatsLog;
  readonly #busyChats = new Map<string, Promise<void>>();
  /** Chats that got another message while they were busy. */
  readonly #recheck = new Set<string>();
  #isChecking = false;
  #checkAgain = false;
  #isStopped = false;
  #interruptedCheckedAt: number;

  constructor(app: CommitApp, transport: Transport, turns: SendTurns) {
    this.#sending = { app, transport: inTurns(transport, turns), turns, lastEditAt: new Map() };
    this.#log = limitRepeats(app.log, app.now);
    this.#interruptedCheckedAt = app.now();
  }

  /** Handles messages that have been `sending` since before, and are not being sent here: each of them may have arrived. */
  async settleInterrupted(takenBefore: number): Promise<void> {
    const { app, transport } = this.#sending;
    const { platform, bot } = transport;
    const notBefore = app.now();
    this.#interruptedCheckedAt = notBefore;
    // Before the read: a message that this sender closes meanwhile is read as `sending`.
    const busyChats = new Set(this.#busyChats.keys());
    const [rows] = await app.db.read(listInterrupted(platform, bot, takenBefore));
    for (const row of rows) {
      if (busyChats.has(row.chat)) continue;
      await app.db.write(await afterUnknown(app, transport, { row, notBefore }));
    }
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
      .catch((error: unknown) => this.#log.error({ err: error }, 'the outbox could not be read'))
      .finally(() => {
        this.#isChecking = false;
        if (!this.#checkAgain) return;
        this.#checkAgain = false;
        this.check();
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#sending.turns.stop();
    await Promise.all(this.#busyChats.values());
  }

  async #startChats(): Promise<void> {
    const { app, transport } = this.#sending;
    const { platform, bot } = transport;
    const longAgo = app.now() - INTERRUPTED_AFTER_MS;
    if (this.#interruptedCheckedAt <= longAgo) await this.settleInterrupted(longAgo);
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
    const { turns } = this.#sending;
    const { platformChat } = toAddress(chat);
    try {
      while (!this.#isStopped) {
        this.#recheck.delete(chat);
        if (!(await this.#sendNext(chat)) && !this.#recheck.has(chat)) break;
      }
    } catch (error) {
      this.#log.error({ err: error }, 'a message could not be sent');
    } finally {
      turns.giveBack(platformChat);
      this.#busyChats.delete(chat);
    }
  }

  /** Returns whether the chat may have another message to send now. */
  async #sendNext(chat: string): Promise<boolean> {
    const { app, turns } = this.#sending;
    const [next] = await app.db.read(findNextMessage(chat));
    if (!next) return false;
    const { row, hasMore } = next;
    if (row.notBefore > app.now()) return false;
    if (next.isOvertaken) {
      await app.db.write(foldOvertaken(chat));
      return true;
    }
    if (!turns.tryTake(row.platformChat)) {
      // Until the chat has its turn, a newer screen may take the place of this one.
      return turns.take(row.platformChat);
    }
    return (await this.#sendOne(next)) && hasMore;
  }

  /** Returns whether the next message of the chat may be sent now. */
  async #sendOne({ row, slot, isFollowed, hasMore }: NextMessage): Promise<boolean> {
    const waitMs = this.#editWaitMs(row, slot !== null);
    const sending = { ...this.#sending, isFollowed, hasMore };
    const outcome = waitMs > 0 ? { waitMs } : await deliver(sending, row, slot);
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
