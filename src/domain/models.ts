/** A model as Anthropic lists it. */
export type ClaudeModel = { id: string; name: string };

/** How a model is called of which only the id is known: `claude-sonnet-4-6` is Claude Sonnet 4.6. */
export function nameOfModel(id: string): string {
  const words = id.replace(/-\d{8}$/, '').split('-');
  const version = words.filter((word) => /^\d+$/.test(word)).join('.');
  const named = words
    .filter((word) => !/^\d+$/.test(word))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return [...named, ...(version ? [version] : [])].join(' ');
}

/** OpenClaw names the provider as well: `anthropic/claude-sonnet-4-6`. */
export function idOfModel(reference: string): string {
  return reference.replace(/^anthropic\//, '');
}
