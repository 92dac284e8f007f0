/**
 * Matches a typed line to a choice: its number in the list, its label, or an unambiguous prefix of a label.
 * Case is ignored. Returns null when the line is plain text.
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

/** A label as written, and without a leading emoji, since nobody types one. */
function spellings(label: string): string[] {
  return [normal(label), normal(label.replace(/^[^\p{L}\p{N}]+/u, ''))];
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
