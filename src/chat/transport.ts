import type { Moment } from '../conversation/moments.ts';
import type { Screen } from '../conversation/screen.ts';
import type { Document } from '../files/document.ts';
import type { OpenPicture } from '../pictures/store-picture.ts';
import type { Platform } from '../domain/platforms.ts';

/** A screen to show. `locale` is the person's language, for sentences that the adapter adds. */
export type Shown = {
  screen: Screen;
  ref: number;
  locale?: string;
  /** The moments that the words name, for platforms that show them in the reader's zone. */
  moments?: Moment[];
  picture?: ShownPicture;
  /** A file, opened just before it is sent. It comes in messages without choices only, which are never edited. */
  document?: Document;
  /** Shown without a sound, because another message follows at once. */
  isSilent?: true;
};

/** The picture of a screen, opened just before it is sent. */
export type ShownPicture = Omit<OpenPicture, 'text'> & { alt: string };

/**
 * The outcome of a call to a platform. `unknown`: no answer, so the call may have succeeded; `isCutOff`: the connection ended instead. `later`: the call surely failed;
 * retry after so many milliseconds, at most `tries` times in all. `alarm`: what operators are told about it, once.
 * `wholeBot`: until then the bot has to leave every chat alone. `gone`: the message to edit does not exist. `refused`: our mistake, never retried. `unfamiliar`: a refusal that the adapter does not know; it may pass.
 */
export type Outcome =
  | { type: 'done'; messageId: string }
  | { type: 'unknown'; isCutOff?: true }
  | { type: 'later'; afterMs: number; alarm?: string; tries?: number; wholeBot?: true }
  | { type: 'gone' }
  | { type: 'unreachable' }
  | { type: 'refused'; reason: string }
  | { type: 'unfamiliar'; reason: string };

/** How many calls a platform takes from a bot in any second, and in one chat within a time. Null for a chat: the adapter knows. */
export type Pace = { perSecond: number; perChat: { most: number; withinMs: number } | null };

/** What each adapter implements for the outbox. No method throws for an error response of the platform. */
export type Transport = {
  platform: Platform;
  bot: string;
  /** True when a repeated `send` with the same key shows the message only once. */
  hasSendKey: boolean;
  /** Shortest time between two edits in one chat, in milliseconds. */
  editGapMs: number;
  /** The limits that are kept before the platform refuses; none when it has no known ones. */
  pace?: Pace;
  /** Splits a screen into messages, at least one, each within the platform's limits. */
  split(shown: Shown): Shown[];
  send(chat: string, shown: Shown, key: string): Promise<Outcome>;
  edit(chat: string, messageId: string, shown: Shown): Promise<Outcome>;
  remove(chat: string, messageId: string): Promise<Outcome>;
};
