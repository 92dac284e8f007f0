import type { ChatEvent } from './chat-event.ts';
import { normalizeText } from './normalize-text.ts';

/**
 * What a chat remembers so that it does not answer everything: another machine would answer back for ever, an album is one
 * message to its sender, and a flood wants one answer.
 */
export type Brake = {
  /** A fingerprint of the last text, how often it came in a row, and when. */
  text: number;
  times: number;
  /** How many texts in a row were not understood, and how many led to nothing, however slowly they came. */
  odd: number;
  idle: number;
  textAt: number;
  /** How many texts in a row asked for nothing but words. */
  talk: number;
  /** When something other than text came last, and the album it belonged to. */
  otherAt: number;
  album: string;
  /** How many events came since this time. */
  since: number;
  count: number;
};

export const NO_BRAKE: Brake = {
  text: 0,
  times: 0,
  odd: 0,
  idle: 0,
  textAt: 0,
  talk: 0,
  otherAt: 0,
  album: '',
  since: 0,
  count: 0,
};

/** The same words are refused so often within an hour. */
const MOST_SAME_ODD = 3;
const SAME_ODD_WITHIN_MS = 3_600_000;
/** Different words are refused so often in a row, each a few minutes after the last. */
const MOST_ODD = 8;
const ODD_WITHIN_MS = 600_000;
/** Whatever leads to nothing is answered so often in a row, even with hours between: two machines may be slow. */
const MOST_IDLE = 15;
const IDLE_WITHIN_MS = 6 * 3_600_000;
/** The same understood words are answered so often in a row when they come quickly. */
const MOST_SAME = 10;
const SAME_WITHIN_MS = 30_000;
/** Whatever the words are: so often in a row, when they come quickly and nothing but talk comes of it. */
const MOST_TALK = 25;
const TALK_WITHIN_MS = 45_000;
const BURST_MS = 10_000;
/** More events than this in so many seconds are a flood. */
const FLOOD_COUNT = 12;
const FLOOD_MS = 5000;

/** How an event is answered: in full, later and in one go, or not at all. */
export type Braking = { brake: Brake; answer: 'now' | 'at_end' | 'never' };

/**
 * `isOdd`: the event was not understood. `isIdle`: it was small talk, or an answer that the screen could not take. `hasEffect`: it
 * changed more than the screen.
 */
export type Heard = { isOdd: boolean; isIdle?: boolean; hasEffect?: boolean; now: number };

export function applyBrake(before: Brake, arrived: ChatEvent, heard: Heard): Braking {
  const incoming = withoutFiles(arrived);
  if (isOfService(incoming)) return { brake: before, answer: 'now' };
  const { now } = heard;
  const paced = countEvent(before, now);
  if (isOfBurst(before, incoming, now)) {
    return { brake: { ...paced, ...otherPart(incoming, now) }, answer: 'never' };
  }
  const brake = advance(paced, incoming, heard);
  if (isRepeated(brake, heard.isOdd)) return { brake, answer: 'never' };
  return { brake, answer: brake.count > FLOOD_COUNT ? 'at_end' : 'now' };
}

/** Files count as the text or the picture that they are elsewhere. */
function withoutFiles(incoming: ChatEvent): ChatEvent {
  if (incoming.kind !== 'files') return incoming;
  const { text, album } = incoming;
  const part = album === undefined ? {} : { album };
  return text === '' ? { kind: 'unsupported', ...part } : { kind: 'text', text, ...part };
}

/** Events that no person has caused. */
function isOfService({ kind }: ChatEvent): boolean {
  return kind === 'news' || kind === 'secret_removed';
}

function countEvent(brake: Brake, now: number): Brake {
  const isSameFlood = now - brake.since < FLOOD_MS;
  return isSameFlood ? { ...brake, count: brake.count + 1 } : { ...brake, since: now, count: 1 };
}

function advance(brake: Brake, incoming: ChatEvent, heard: Heard): Brake {
  const noted = { ...brake, ...otherPart(incoming, heard.now) };
  if (incoming.kind === 'text') return afterText(noted, incoming.text, heard);
  if (incoming.kind === 'unsupported') return afterText(noted, '', heard);
  // A number or a command that means nothing here; a button is pressed by a person.
  if (heard.isOdd) return afterText(noted, incoming.kind, heard);
  return { ...noted, text: 0, times: 0, odd: 0, idle: 0, talk: 0 };
}

/** What is remembered of a picture and of words below one. */
function otherPart(incoming: ChatEvent, now: number): Partial<Brake> {
  if (incoming.kind !== 'unsupported' && incoming.kind !== 'text') return {};
  const { kind, album = '' } = incoming;
  return kind === 'unsupported' || album !== '' ? { album, otherAt: now } : {};
}

function afterText(brake: Brake, words: string, heard: Heard): Brake {
  const { isOdd, isIdle = false, hasEffect, now } = heard;
  const text = fingerprint(words);
  const withinMs = isOdd ? SAME_ODD_WITHIN_MS : SAME_WITHIN_MS;
  const isSame = text === brake.text && now - brake.textAt < withinMs;
  // A machine that answers sends no commands.
  const isCommand = !isOdd && words.startsWith('/');
  const isGoingOn = now - brake.textAt < ODD_WITHIN_MS;
  const isTalk = !isCommand && !hasEffect;
  const isSlow = now - brake.textAt < IDLE_WITHIN_MS;
  const talkBefore = now - brake.textAt < TALK_WITHIN_MS ? brake.talk : 0;
  return {
    ...brake,
    text,
    textAt: now,
    times: isSame && !isCommand ? brake.times + 1 : 1,
    odd: isOdd ? (isGoingOn ? brake.odd : 0) + 1 : 0,
    idle: isOdd || isIdle ? (isSlow ? brake.idle : 0) + 1 : 0,
    talk: isTalk ? talkBefore + 1 : 0,
  };
}

function isRepeated({ times, odd, idle, talk }: Brake, isOdd: boolean): boolean {
  if (talk > MOST_TALK || idle > MOST_IDLE) return true;
  return isOdd ? times > MOST_SAME_ODD || odd > MOST_ODD : times > MOST_SAME;
}

/** Another part of an album, or one of several pictures in a row. */
function isOfBurst(before: Brake, incoming: ChatEvent, now: number): boolean {
  if (incoming.kind !== 'unsupported') return false;
  const isOfAlbum = incoming.album !== undefined && incoming.album === before.album;
  return isOfAlbum || now - before.otherAt < BURST_MS;
}

const DIGITS = /\d+/g;

/**
 * A number that tells texts apart, so that no session holds what a person wrote. Source: the FNV-1a hash. Texts that differ in
 * numbers alone are the same: `Ticket 4711 was opened.`
 */
function fingerprint(words: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const character of normalizeText(words).replace(DIGITS, '0')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  }
  return hash >>> 0;
}
