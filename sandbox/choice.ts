/**
 * The choice a typed line means: its number in the list, its label, or the beginning of one label only.
 * Upper and lower case are the same. null: the line is just text.
 */
export function resolveChoice(line: string, choices: string[]): string | null {
  const typed = normal(line);
  if (typed === '') return null;
  const exact = choices.find((label) => spellings(label).includes(typed));
  if (exact !== undefined) return exact;
  const numbered = /^\d+$/.test(typed) ? choices[Number(typed) - 1] : undefined;
  if (numbered !== undefined) return numbered;
  const beginning = choices.filter((label) =>
    spellings(label).some((one) => one.startsWith(typed)),
  );
  return beginning.length === 1 ? (beginning[0] ?? null) : null;
}

/** A label as it is and, because nobody types an emoji, without what stands before its first letter. */
function spellings(label: string): string[] {
  return [normal(label), normal(label.replace(/^[^\p{L}\p{N}]+/u, ''))];
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
