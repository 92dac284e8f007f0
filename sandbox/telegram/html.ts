import { badRequest } from './api-error.ts';
import type { Content } from './state.ts';
import type { Entity } from './wire.ts';

const ENTITY_OF_TAG: Record<string, string> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  'tg-time': 'date_time',
};
const CHARACTERS: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const MARKUP = /<(\/?)([^\s>/]*)([^>]*)>|<|&(#\d+|#x[\da-f]+|\w+);/gi;

type OpenTag = { name: string; attributes: string; offset: number };

/** The visible text of an HTML message and its formatting; throws the way the service does. */
export function parseHtml(html: string): Content {
  const open: OpenTag[] = [];
  const entities: Entity[] = [];
  let text = '';
  let position = 0;
  for (const match of html.matchAll(MARKUP)) {
    const [whole, slash, tag, attributes = '', character] = match;
    text += html.slice(position, match.index);
    position = match.index + whole.length;
    if (character !== undefined) {
      text += decode(whole, character);
    } else if (slash) {
      entities.push(...closeTag(open, tag?.toLowerCase() ?? '', text.length));
    } else {
      open.push(openTag(tag?.toLowerCase() ?? '', attributes, text.length));
    }
  }
  const unclosed = open.pop();
  if (unclosed) {
    throw unparsable(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  }
  text += html.slice(position);
  return { text, entities: entities.sort(byPlace) };
}

function openTag(name: string, attributes: string, offset: number): OpenTag {
  if (!(name in ENTITY_OF_TAG)) throw unparsable(`Unsupported start tag "${name}"`);
  if (name === 'span' && attributeOf(attributes, 'class') !== 'tg-spoiler') {
    throw unparsable('Tag "span" must have class "tg-spoiler"');
  }
  if (name === 'tg-time') assertTime(attributes);
  return { name, attributes, offset };
}

/** Source: Bot API, "Date-time entity formatting". The words of the refusals are not documented. */
function assertTime(attributes: string): void {
  const format = attributeOf(attributes, 'format') ?? '';
  if (!/^\d+$/.test(attributeOf(attributes, 'unix') ?? '')) {
    throw unparsable('Tag "tg-time" must have a valid attribute "unix"');
  }
  if (!/^(r|w?[dD]?[tT]?)$/.test(format)) throw unparsable('Invalid date-time format specified');
}

function closeTag(open: OpenTag[], name: string, end: number): Entity[] {
  const tag = open.pop();
  if (tag?.name !== name) throw unparsable(`Unmatched end tag "${name}"`);
  const parent = open.at(-1);
  const length = end - tag.offset;
  const language = /^language-(.+)$/.exec(attributeOf(tag.attributes, 'class') ?? '')?.[1];
  if (name === 'code' && parent?.name === 'pre') {
    if (language) parent.attributes = tag.attributes;
    return [];
  }
  if (length === 0) return [];
  const url = name === 'a' ? attributeOf(tag.attributes, 'href') : undefined;
  if (name === 'a' && !url) return [];
  return [
    {
      type: isExpandable(name, tag.attributes)
        ? 'expandable_blockquote'
        : (ENTITY_OF_TAG[name] ?? name),
      offset: tag.offset,
      length,
      ...(url ? { url } : {}),
      ...(name === 'pre' && language ? { language } : {}),
      ...(name === 'tg-time' ? timeOf(tag.attributes) : {}),
    },
  ];
}

function timeOf(attributes: string): Pick<Entity, 'unix_time' | 'date_time_format'> {
  const format = attributeOf(attributes, 'format') ?? '';
  return { unix_time: Number(attributeOf(attributes, 'unix')), date_time_format: format };
}

/** Source: Bot API, "Formatting options": `<blockquote expandable>`. */
function isExpandable(name: string, attributes: string): boolean {
  return name === 'blockquote' && /(^|\s)expandable(\s|=|$)/.test(attributes);
}

function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|(\\S+))`, 'i').exec(
    attributes,
  );
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value?.replace(/&(#\d+|#x[\da-f]+|\w+);/gi, decode);
}

function decode(whole: string, character: string): string {
  if (/^#x/i.test(character)) return String.fromCodePoint(parseInt(character.slice(2), 16));
  if (character.startsWith('#')) return String.fromCodePoint(Number(character.slice(1)));
  return CHARACTERS[character] ?? whole;
}

function byPlace(one: Entity, other: Entity): number {
  return one.offset - other.offset || other.length - one.length;
}

function unparsable(detail: string): Error {
  return badRequest(`can't parse entities: ${detail}`);
}
