import type { PlansPicture } from '../domain/plans-picture.ts';
import type { ReceiptPicture } from '../domain/receipt-picture.ts';
import type { UsagePicture } from '../domain/usage-picture.ts';
import type { WeekPicture } from '../domain/week-picture.ts';

/** What a person is shown, as data. Each platform renders it within its own limits, with its own markup. */
export type Screen = {
  title?: string;
  body: Block[];
  fields?: Field[];
  choices?: Choice[];
  links?: Link[];
  progress?: ProgressStep[];
  picture?: Picture;
  /** A stored file of this chat, which is sent with the message. */
  document?: { id: string; name: string };
  /** What it waits for comes in a moment: the platform shows that an answer is being written. */
  isPending?: true;
  /** The one great moment, which a platform may celebrate. */
  celebrates?: true;
  /** Contains a code that only this person may use, so the message cannot be passed on where the platform prevents it. */
  isPrivate?: true;
};

/**
 * `code` is a command or a value to copy. `card` is one of several things side by side, such as a plan; `choice` is the id of
 * the choice that takes it; one that `isLong` may be folded, too. `details` explain and may be folded; their first lines are always seen. `small` is small print.
 */
export type Block =
  | { kind: 'text' | 'code' | 'details' | 'small'; text: string }
  | { kind: 'card'; title: string; aside?: string; text: string; choice?: string; isLong?: true };
/** What is known of a thing; without one nothing is. */
export type Mark = 'works' | 'needs_somebody' | 'under_way';
/** Before the name: `bar`, a share from 0 to 1, or `mark`. */
export type Field = { label: string; value: string; bar?: number; mark?: Mark };
/** At most one button of a screen has a style: the next step, the one that costs money, or the one that ends something. */
export type ButtonStyle = 'primary' | 'success' | 'danger';
export type Choice = {
  id: string;
  label: string;
  style?: ButtonStyle;
  /** Opens a private form where the platform has one. The text typed there arrives as a message. */
  asks?: 'secret';
};
export type Link = { label: string; url: string; style?: Exclude<ButtonStyle, 'danger'> };
/**
 * The id of the row that holds the sealed picture, with what is said instead where it cannot be shown, for example because it has
 * expired; or what is drawn when the message is sent. `alt` describes the picture to those who do not see it.
 */
export type Picture = (
  | { id: string; missing?: string }
  | { usage: UsagePicture }
  | { receipt: ReceiptPicture }
  | { plans: PlansPicture }
  | { week: WeekPicture }
  /** The days of the service until this time. For operators only. */
  | { report: number }
) & { alt: string };
export type ProgressStep = { label: string; state: 'todo' | 'running' | 'done' | 'failed' };

export function text(...paragraphs: string[]): Block[] {
  return paragraphs.map((paragraph) => ({ kind: 'text', text: paragraph }));
}

export function code(value: string): Block {
  return { kind: 'code', text: value };
}

export function small(...paragraphs: string[]): Block[] {
  return paragraphs.map((paragraph) => ({ kind: 'small', text: paragraph }));
}

export function details(...paragraphs: string[]): Block[] {
  return paragraphs.length > 0 ? [{ kind: 'details', text: paragraphs.join('\n') }] : [];
}
