import type { z } from 'zod';
import type { Platform } from '../domain/platforms.ts';
import { consolePlatform } from './console.ts';
import { discord } from './discord.ts';
import type { Reached } from './fields.ts';
import { telegram } from './telegram.ts';
import { whatsapp } from './whatsapp.ts';

type PlatformPart = {
  settings: z.ZodRawShape;
  /** Whether somebody means to switch the platform on, be its settings complete or not. */
  isOn: (values: never) => boolean;
  /** The part of the config, null when the platform is off. */
  config: (values: never) => object | null;
  /** The ids of the operators on the platform. */
  operators: (values: never) => string[];
  /** The outside systems it reaches, on or not. */
  reached: (values: never) => Reached[];
  /** Settings that cannot be combined, as `SETTING: problem`; any of the values may be missing. */
  problems: (values: never) => string[];
};

/** The settings of each chat platform, and what they become. */
export const PLATFORM_PARTS = {
  telegram,
  discord,
  whatsapp,
  console: consolePlatform,
} satisfies Record<Platform, PlatformPart>;

type Parts = typeof PLATFORM_PARTS;

export type PlatformConfigs = { [P in Platform]: ReturnType<Parts[P]['config']> };

type AllOf<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer A) => void
  ? A
  : never;

export const PLATFORM_SETTINGS = Object.assign(
  {},
  ...Object.values(PLATFORM_PARTS).map(({ settings }) => settings),
) as AllOf<Parts[Platform]['settings']>;
