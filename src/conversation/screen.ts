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
export type Field = { label: string; value: string };
export type Choice = {
  id: string;
  label: string;
  style?: 'primary' | 'danger';
  /** Opens a private form where the platform has one. The text typed there arrives as a message. */
  asks?: 'secret';
};
export type Link = { label: string; url: string };
/** The id of the row that holds the sealed picture, and the words to show once the picture has expired. */
export type Picture = { id: string; alt: string };
export type ProgressStep = { label: string; state: 'todo' | 'running' | 'done' | 'failed' };

export function text(...paragraphs: string[]): Block[] {
  return paragraphs.map((paragraph) => ({ kind: 'text', text: paragraph }));
}

export function code(value: string): Block {
  return { kind: 'code', text: value };
}
