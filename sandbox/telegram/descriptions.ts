import { badRequest } from './api-error.ts';
import { type Params, readText } from './params.ts';
import type { TelegramWorld } from './network.ts';

// Source: Bot API, setMyDescription and setMyShortDescription.
const MOST = { description: 512, short_description: 120 } as const;
type Kind = keyof typeof MOST;

export function setMyDescription(world: TelegramWorld, params: Params): true {
  return describe(world, params, 'description');
}

export function setMyShortDescription(world: TelegramWorld, params: Params): true {
  return describe(world, params, 'short_description');
}

export function getMyDescription(world: TelegramWorld, params: Params): { description: string } {
  return { description: described(world, params, 'description') };
}

export function getMyShortDescription(
  world: TelegramWorld,
  params: Params,
): { short_description: string } {
  return { short_description: described(world, params, 'short_description') };
}

function describe({ state }: TelegramWorld, params: Params, kind: Kind): true {
  const words = readText(params, kind) ?? '';
  if (words.length > MOST[kind]) throw badRequest('BOT_DESCRIPTION_TOO_LONG');
  (state.data.descriptions ??= {})[placeOf(params, kind)] = words;
  state.saveSoon();
  return true;
}

/** A language without words of its own has those without a language. */
function described({ state }: TelegramWorld, params: Params, kind: Kind): string {
  const { descriptions = {} } = state.data;
  return descriptions[placeOf(params, kind)] || (descriptions[placeOf({}, kind)] ?? '');
}

function placeOf(params: Params, kind: Kind): string {
  const language = readText(params, 'language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('LANG_CODE_INVALID');
  return `${kind}/${language}`;
}
