import { plain } from './normalize-text.ts';

/** The commands, each with the words for it in other languages; accents are left out, umlauts may be spelled out. */
const COMMANDS: Record<string, string[]> = {
  start: ['inicio', 'empezar', 'comenzar', 'anfang'],
  menu: ['menue'],
  plan: ['planes', 'plane', 'plaene', 'tarif'],
  connect: ['conectar', 'verbinden'],
  status: ['estado', 'zustand'],
  wake: ['despertar', 'despierta', 'wecken', 'aufwecken'],
  restart: ['reiniciar', 'neustart', 'neustarten'],
  usage: ['uso', 'consumo', 'nutzung', 'verbrauch'],
  channels: ['canales', 'kanale', 'kanaele'],
  billing: ['facturas', 'facturacion', 'rechnung', 'rechnungen'],
  files: ['archivos', 'dateien'],
  api: [],
  link: ['vincular', 'verknupfen', 'verknuepfen'],
  settings: ['ajustes', 'configuracion', 'einstellungen'],
  language: ['idioma', 'lengua', 'sprache'],
  help: ['ayuda', 'hilfe'],
  cancel: ['cancelar', 'abbrechen', 'abbruch'],
  delete: ['borrar', 'eliminar', 'loschen', 'loeschen'],
};
const COMMAND_OF_WORD = new Map(
  Object.entries(COMMANDS).flatMap(([command, words]) =>
    [command, ...words].map((word) => [word, command] as const),
  ),
);
const BACK = new Set(['0', 'back', 'atras', 'volver', 'zuruck', 'zurueck']);

const KEYCAPS = /^([0-9])\uFE0F?\u20E3$/;
/** A single letter is more often a slip than a wish. */
const SHORTEST_BEGINNING = 2;

/** The command in a text, with or without its slash, in any of our languages: `/plan@our_bot now`, `Plan`, `menú`. */
export function findCommand(typed: string): string | null {
  const match = /^\/([\p{L}_]+)(?:@\w+)?(?:\s|$)/u.exec(typed.normalize('NFC').trim());
  const word = plain(match?.[1] ?? typed);
  return COMMAND_OF_WORD.get(word) ?? (match ? word : null);
}

/** Whether a text asks for the screen before, in any of our languages, or by the number for it. */
export function meansBack(typed: string): boolean {
  return BACK.has(plain(typed).replace(/^\//, ''));
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
  const digits = KEYCAPS.exec(typed.trim())?.[1] ?? typed.trim();
  if (/^\d{1,2}$/.test(digits)) {
    const index = Number(digits) - 1;
    return index >= 0 && index < labels.length ? index : null;
  }
  const wish = plain(typed);
  if (wish === '') return null;
  const known = labels.map(plain);
  const exact = known.indexOf(wish);
  if (exact >= 0) return exact;
  if (wish.length < SHORTEST_BEGINNING) return null;
  const beginning = known.flatMap((label, index) => (label.startsWith(wish) ? [index] : []));
  return beginning.length === 1 ? (beginning[0] ?? null) : null;
}
