import type { UsagePicture } from '../domain/usage-picture.ts';

/** What a person is shown, as data. Each platform renders it within its own limits, with its own markup. */
export type Screen = {
  title?: string;
  body: Block[];
  fields?: Field[];
  choices?: Choice[];
  links?: Link[];
  progress?: ProgressStep[];
  picture?: Picture;
};

/** `code` is a command or a value to copy. */
export type Block = { kind: 'text'; text: string } | { kind: 'code'; text: string };
/** `bar`: a share from 0 to 1, shown before the name. */
export type Field = { label: string; value: string; bar?: number };
export type Choice = {
  id: string;
  label: string;
  style?: 'primary' | 'danger';
  /** Opens a private form where the platform has one. The text typed there arrives as a message. */
  asks?: 'secret';
};
export type Link = { label: string; url: string };
/**
 * The id of the row that holds the sealed picture, or what is drawn when the message is sent; and the words for those who do not see
 * it, which are shown once a stored picture has expired.
 */
export type Picture = ({ id: string } | { usage: UsagePicture }) & { alt: string };
export type ProgressStep = { label: string; state: 'todo' | 'running' | 'done' | 'failed' };

export function text(...paragraphs: string[]): Block[] {
  return paragraphs.map((paragraph) => ({ kind: 'text', text: paragraph }));
}

export function code(value: string): Block {
  return { kind: 'code', text: value };
}
