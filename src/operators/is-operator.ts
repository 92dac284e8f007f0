import type { Config } from '../config/config.ts';
import type { Role } from '../domain/operators.ts';
import { isPlatform, type Platform, PLATFORMS } from '../domain/platforms.ts';

type Identity = { platform: Platform; platformUser: string };
type Settings = Pick<Config, 'operators'>;

/** Checked for every event, so that a person who is removed from the list loses the commands at once. */
export function isOperator(config: Settings, identity: Identity): boolean {
  return roleOf(config, identity) !== null;
}

export function roleOf({ operators }: Settings, { platform, platformUser }: Identity): Role | null {
  if (!PLATFORMS[platform].hasOperators) return null;
  return Object.hasOwn(operators.roles[platform], platformUser)
    ? (operators.roles[platform][platformUser] ?? null)
    : null;
}

/** The role of an actor as operations and the audit name one: `telegram:1001`. */
export function roleOfActor(config: Settings, actor: string): Role | null {
  const [platform = '', platformUser = ''] = actor.split(/:(.*)/s);
  return isPlatform(platform) ? roleOf(config, { platform, platformUser }) : null;
}
