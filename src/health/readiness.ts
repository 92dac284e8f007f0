import type { App } from '../app.ts';
import { PLATFORM_NAMES } from '../domain/platforms.ts';
import type { ConnectionTrouble } from '../domain/connection-troubles.ts';
import { listTroubles } from '../store/connection-troubles.ts';
import { listLeaseKinds } from '../store/operators.ts';
import { listSwitchedOff } from '../store/switches.ts';
import { findSetting, storeForNothing, SWEPT_AT } from '../store/settings.ts';
import { findWhatsAppLink } from '../store/whatsapp-connections.ts';
import { endsWithin } from '../work/ends-within.ts';

export type Role = 'web' | 'bots' | 'jobs';

/** One part of the service, as it answered just now. A part that this process does not need is only told. */
export type Part = { name: string; isOk: boolean; isNeeded: boolean; detail: string };

const ANSWER_MS = 2000;
const SWEEPS_MISSED = 4;
const SHORTEST_SWEEP_AGE_MS = 60_000;

type HealthApp = Pick<App, 'config' | 'db' | 'queue' | 'now'>;

/** What a process with these roles needs to do its work. No answer within two seconds is a failure. */
export async function checkReadiness(app: HealthApp, roles: readonly Role[]): Promise<Part[]> {
  return Promise.all([
    answers('database', true, () => askDatabase(app)),
    answers('storage', true, () => askStorage(app)),
    answers('redis', roles.includes('jobs'), () => askRedis(app)),
    answers('sweep', roles.includes('jobs'), () => askSweep(app)),
    ...PLATFORM_NAMES.filter((platform) => app.config[platform]).map((platform) =>
      answers(platform, roles.includes('bots'), () => askPlatform(app, platform)),
    ),
    // Only a person with the phone can mend it, so no process has to wait for that.
    ...(app.config.whatsapp ? [answers('whatsapp phone', false, () => askPhone(app))] : []),
  ]);
}

async function answers(
  name: string,
  isNeeded: boolean,
  ask: () => Promise<string | null>,
): Promise<Part> {
  const seen: { trouble: string | null } = { trouble: 'no answer' };
  const asked = ask().then(
    (found) => void (seen.trouble = found),
    (error: unknown) => void (seen.trouble = troubleOf(error)),
  );
  await endsWithin(ANSWER_MS, asked);
  return { name, isOk: seen.trouble === null, isNeeded, detail: seen.trouble ?? 'ok' };
}

function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (/\bfull\b|no space left/i.test(error.message)) return 'the disk is full';
  return /read-?only/i.test(error.message) ? 'nothing can be written there' : error.name;
}

async function askDatabase({ db }: HealthApp): Promise<null> {
  await db.read(findSetting(SWEPT_AT));
  return null;
}

/** What can still be read may take nothing new any more, as on a full disk. */
async function askStorage({ db }: HealthApp): Promise<null> {
  await db.writeUnsynced(storeForNothing());
  return null;
}

async function askRedis({ queue }: HealthApp): Promise<string | null> {
  return (await queue.countWaiting('people')) === null ? 'unreachable' : null;
}

async function askSweep({ db, config, now }: HealthApp): Promise<string | null> {
  const [sweptAt] = await db.read(findSetting(SWEPT_AT));
  if (sweptAt === null) return 'no sweep yet';
  const ageMs = now() - Number(sweptAt);
  const longestMs = Math.max(SWEEPS_MISSED * config.sweepMs, SHORTEST_SWEEP_AGE_MS);
  return ageMs > longestMs ? `the last sweep was ${Math.round(ageMs / 1000)} s ago` : null;
}

/** A connection that may exist once is held under a lease, by this process or another. */
async function askPlatform({ db, now }: HealthApp, platform: string): Promise<string | null> {
  const [kinds, off, troubles] = await db.read(
    listLeaseKinds(now()),
    listSwitchedOff(),
    listTroubles(),
  );
  if (off.some((part) => part === platform)) return null;
  if (!kinds.includes(platform)) return 'nobody is connected';
  const found = troubles.find((each) => each.platform === platform);
  return found ? TROUBLES[found.trouble] : null;
}

const TROUBLES: Record<ConnectionTrouble, string> = {
  token_refused: 'the token is refused',
  second_user: 'another program uses the same bot',
  webhook_moved: 'somebody else’s webhook is set',
  webhook_fails: 'updates do not reach our webhook',
  intents_refused: 'an intent is missing',
  outdated: 'our version of the protocol is too old',
  not_reached: 'the platform does not answer',
};

async function askPhone({ db }: HealthApp): Promise<string | null> {
  const [state] = await db.read(findWhatsAppLink());
  return state === 'open' ? null : `not linked (${state ?? 'never'})`;
}
