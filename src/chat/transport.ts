import type { Screen } from '../conversation/screen.ts';
import type { OpenPicture } from '../pictures/store-picture.ts';
import type { Platform } from '../domain/platforms.ts';

/** `locale`: the person's language, for what the platform itself says around the screen. */
export type Shown = { screen: Screen; ref: number; locale?: string; picture?: ShownPicture };

/** The picture of a screen, opened just before it goes out. */
export type ShownPicture = Omit<OpenPicture, 'text'> & { alt: string };

/**
 * What became of something we asked of a platform. `unknown`: no answer, it may have happened. `later`: certainly not
 * yet, try after so many milliseconds. `gone`: the message to edit is not there. `refused`: our mistake, never retried.
 */
export type Outcome =
  | { type: 'done'; messageId: string }
  | { type: 'unknown' }
  | { type: 'later'; afterMs: number }
  | { type: 'gone' }
  | { type: 'unreachable' }
  | { type: 'refused'; reason: string };

/** What an adapter offers the outbox. None of the methods throws for an answer of the platform, however bad. */
export type Transport = {
  platform: Platform;
  bot: string;
  /** True when `send` with the same key shows a message once only. */
  hasSendKey: boolean;
  /** Shortest time between two edits in one chat, in milliseconds. */
  editGapMs: number;
  /** What is shown as the messages it takes, at least one; each of them fits into the platform's limits. */
  split(shown: Shown): Shown[];
  send(chat: string, shown: Shown, key: string): Promise<Outcome>;
  edit(chat: string, messageId: string, shown: Shown): Promise<Outcome>;
  remove(chat: string, messageId: string): Promise<Outcome>;
};
