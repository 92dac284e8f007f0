import { type Brake, NO_BRAKE } from './brake.ts';
import { isScreenId, type ScreenId } from './flows/screens.ts';
import { type ChannelKind, isChannelKind } from '../domain/channels.ts';
import { isWideCountry, type WideCountry } from './read-country.ts';
import { isPlan, type Plan } from '../domain/plans.ts';

/** The state of a chat's conversation, at most 1 KiB when stored. Everything else comes from the facts. */
export type Session = {
  at: ScreenId;
  /** Number of the newest screen with choices; a button of any other number is stale. */
  ref: number;
  /** Choice ids of that screen, in order. */
  choices: string[];
  plan: Plan | null;
  /** The id by which an operator asked for an account. */
  find: string | null;
  /** The channel that the screens are about. */
  channel: ChannelKind | null;
  /** The country whose timezones are asked about. */
  country: WideCountry | null;
  /** The page of a list, and the chosen entry of a folder. */
  page: number;
  file: number | null;
  /** The button that was pressed last. It distinguishes a double tap from a tap on an old menu. */
  lastTap: [ref: number, index: number] | null;
  /** Whether the secret that came last was asked for, so that its deletion was promised and is not news. */
  wasAsked: boolean;
  /** When the current screen was refreshed by its button; null once it is shown again. */
  refreshedAt: number | null;
  brake: Brake;
};

const SCHEMA_VERSION = 1;

export function newSession(): Session {
  return {
    at: 'hello',
    ref: 0,
    choices: [],
    plan: null,
    channel: null,
    country: null,
    find: null,
    page: 0,
    file: null,
    lastTap: null,
    wasAsked: false,
    refreshedAt: null,
    brake: NO_BRAKE,
  };
}

export function serializeSession(session: Session): string {
  return JSON.stringify({ v: SCHEMA_VERSION, ...session });
}

/** Reads a stored session of any version. Fields that it does not understand are as in a new session. */
export function parseSession(stored: string | null): Session {
  const data = parseObject(stored);
  const fresh = newSession();
  return {
    at: isScreenId(data['at']) ? data['at'] : fresh.at,
    // The numbering must continue, or an old button would seem to belong to a new screen.
    ref: typeof data['ref'] === 'number' ? data['ref'] : fresh.ref,
    choices: Array.isArray(data['choices']) ? data['choices'].filter(isString) : fresh.choices,
    plan: isPlan(data['plan']) ? data['plan'] : fresh.plan,
    find: isString(data['find']) ? data['find'] : fresh.find,
    channel: isChannelKind(data['channel']) ? data['channel'] : fresh.channel,
    country: isWideCountry(data['country']) ? data['country'] : fresh.country,
    page: isCount(data['page']) ? data['page'] : fresh.page,
    file: isCount(data['file']) ? data['file'] : fresh.file,
    lastTap: isTap(data['lastTap']) ? data['lastTap'] : fresh.lastTap,
    wasAsked: data['wasAsked'] === true,
    refreshedAt: typeof data['refreshedAt'] === 'number' ? data['refreshedAt'] : null,
    brake: isBrake(data['brake']) ? data['brake'] : fresh.brake,
  };
}

function parseObject(stored: string | null): Record<string, unknown> {
  if (!stored) return {};
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const isString = (value: unknown): value is string => typeof value === 'string';

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isTap = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');

function isBrake(value: unknown): value is Brake {
  if (typeof value !== 'object' || value === null) return false;
  const stored = value as Record<string, unknown>;
  return Object.entries(NO_BRAKE).every(([key, each]) => typeof stored[key] === typeof each);
}
