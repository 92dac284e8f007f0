const COMMANDS = new Set([
  'start',
  'menu',
  'plan',
  'connect',
  'status',
  'usage',
  'channels',
  'billing',
  'files',
  'api',
  'link',
  'settings',
  'help',
  'cancel',
  'delete',
]);

const KEYCAPS = /^([0-9])\uFE0F?\u20E3$/;
/** A single letter is more often a slip than a wish. */
const SHORTEST_BEGINNING = 2;

/** The command in a text, with or without its slash: `/plan`, `/plan@our_bot now`, `Plan`. */
export function findCommand(typed: string): string | null {
  const match = /^\/([a-z]+)(?:@\w+)?(?:\s|$)/i.exec(typed.trim());
  if (match?.[1]) return match[1].toLowerCase();
  const word = typed.trim().toLowerCase();
  return COMMANDS.has(word) ? word : null;
}

const LINK_COMMAND = /^\/?(?:start|link)(?:@\w+)?\s+/i;
const LINK_CODE = /^[2-9A-HJ-NP-Z]{8}$/;

/**
 * A text that looks like a link code, however it was written: `abcd efgh`, `/link ABCD-EFGH`. `explicit`: given to a
 * command. `isObvious`: no word looks so.
 */
export function readLinkCode(
  typed: string,
): { code: string; explicit: boolean; isObvious: boolean } | null {
  const text = typed.trim().slice(0, 100);
  const given = text.replace(LINK_COMMAND, '');
  const code = given.replaceAll(/[\s\u2010-\u2015-]/g, '').toUpperCase();
  if (!LINK_CODE.test(code)) return null;
  return { code, explicit: given !== text, isObvious: /[2-9]|^\S{4}[\u2010-\u2015-]/.test(given) };
}

/** The position of the choice a person typed: its number from 1, its label, or the only label that begins so. */
export function findChoice(typed: string, labels: string[]): number | null {
  const wish = typed.trim().toLowerCase();
  if (wish === '') return null;
  const digits = KEYCAPS.exec(wish)?.[1] ?? wish;
  if (/^\d{1,2}$/.test(digits)) {
    const index = Number(digits) - 1;
    return index >= 0 && index < labels.length ? index : null;
  }
  const known = labels.map((label) => label.toLowerCase());
  const exact = known.indexOf(wish);
  if (exact >= 0) return exact;
  if (wish.length < SHORTEST_BEGINNING) return null;
  const beginning = known.flatMap((label, index) => (label.startsWith(wish) ? [index] : []));
  return beginning.length === 1 ? (beginning[0] ?? null) : null;
}
