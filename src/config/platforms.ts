import type { z } from 'zod';
import type { OperatorPlace } from '../domain/operators.ts';
import { type Platform, PLATFORM_NAMES, type PLATFORMS } from '../domain/platforms.ts';
import { discord } from './discord.ts';
import type { Reached } from './fields.ts';
import { plainPart } from './plain-part.ts';
import { telegram } from './telegram.ts';
import { whatsapp } from './whatsapp.ts';

type PlatformPart = {
  settings: z.ZodRawShape;
  /** Whether somebody means to switch the platform on, be its settings complete or not. */
  isOn(values: object): boolean;
  /** The part of the config, null when the platform is off. */
  config(values: object): object | null;
  /** The ids of the operators on the platform. */
  operators(values: object): string[];
  /** The groups or channels of operators, on a platform that can have any. */
  places?(values: object): OperatorPlace[];
  /** The outside systems it reaches, on or not. */
  reached(values: object): Reached[];
  /** Settings that cannot be combined, as `SETTING: problem`; any of the values may be missing. */
  problems(values: object): string[];
};

type Rows = typeof PLATFORMS;
/** The platforms whose rows name their settings. */
type PlainPlatform = {
  [P in Platform]: Rows[P]['settings'] extends null ? never : P;
}[Platform];

/** The settings of every other platform, and what they become. */
const OWN_PARTS = {
  telegram,
  discord,
  whatsapp,
} satisfies Record<Exclude<Platform, PlainPlatform>, PlatformPart>;

type OwnParts = typeof OWN_PARTS;

export type PlatformConfigs = {
  [P in keyof OwnParts]: ReturnType<OwnParts[P]['config']>;
} & {
  [P in PlainPlatform]: { url: string; token: string } | null;
};

type AllOf<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer A) => void
  ? A
  : never;

const parts = PLATFORM_NAMES.map((platform): [Platform, PlatformPart] => [
  platform,
  platform in OWN_PARTS ? OWN_PARTS[platform as keyof OwnParts] : plainPart(platform),
]);

export const PLATFORM_PARTS = Object.fromEntries(parts) as Record<Platform, PlatformPart>;

export const PLATFORM_SETTINGS = Object.assign(
  {},
  ...parts.map(([, { settings }]) => settings),
) as AllOf<OwnParts[keyof OwnParts]['settings']>;
