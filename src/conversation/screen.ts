/** What a person is shown, as data: each platform renders it within its own limits. Words are final, markup is not. */
export type Screen = {
  title?: string;
  body: Block[];
  fields?: Field[];
  choices?: Choice[];
  links?: Link[];
  progress?: ProgressStep[];
  picture?: Picture;
};

/** `code` is for copying: a command or a value. */
export type Block = { kind: 'text'; text: string } | { kind: 'code'; text: string };
export type Field = { label: string; value: string };
export type Choice = {
  id: string;
  label: string;
  style?: 'primary' | 'danger';
  /** Pressing it opens a private form where the platform has one; what is typed there comes back as text. */
  asks?: 'secret';
};
export type Link = { label: string; url: string };
/** The row that holds it, sealed, and the words that stand for it where it cannot be shown any more. */
export type Picture = { id: string; alt: string };
export type ProgressStep = { label: string; state: 'todo' | 'running' | 'done' | 'failed' };

export function text(...paragraphs: string[]): Block[] {
  return paragraphs.map((paragraph) => ({ kind: 'text', text: paragraph }));
}

export function code(value: string): Block {
  return { kind: 'code', text: value };
}
