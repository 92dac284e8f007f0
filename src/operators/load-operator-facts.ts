import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type {
  FoundAccount,
  OperatorFacts,
  PlatformLine,
  WhatsAppFacts,
} from '../conversation/operator-facts.ts';
import { idFrom } from '../ids.ts';
import { keepPicture } from '../pictures/keep-picture.ts';
import type { Row } from '../store/database.ts';
import {
  countFleet,
  findAccounts,
  findWatch,
  listHeldConnections,
  readJson,
} from '../store/operators.ts';
import { findWhatsAppPairing, findWhatsAppState } from '../whatsapp/connection.ts';
import type { Platform } from '../domain/platforms.ts';

type LoadApp = Pick<App, 'config' | 'db' | 'now'>;

/** What an operator's chat may know at this event, and the account it asks for, if any. */
export async function loadOperatorFacts(
  app: LoadApp,
  chat: string,
  wanted: string | null,
): Promise<OperatorFacts> {
  const now = app.now();
  const [fleet, held, watch, found] = await app.db.read([
    countFleet(now),
    listHeldConnections(now),
    findWatch(chat, now),
    findAccounts(wanted ?? ''),
  ]);
  const counts = fleet?.rows[0] ?? {};
  const whatsapp = await whatsAppFacts(app, { chat, isWatched: watch?.rows.length === 1, counts });
  const connected = new Set(held?.rows.map((row) => row['platform'] as Platform));
  return {
    platforms: platformLines(app.config, { connected, whatsapp }),
    fleet: {
      accounts: Number(counts['accounts']),
      machines: readJson<Record<string, number>>(counts, 'machines') ?? {},
      due: Number(counts['due']),
      waiting: Number(counts['waiting']),
      unreachable: Number(counts['unreachable']),
    },
    whatsapp,
    found: found?.rows.map(toFound) ?? [],
  };
}

type Watch = { chat: string; isWatched: boolean; counts: Row };

/** What links a phone is sealed anew for a chat that watches, and for no other. */
async function whatsAppFacts(app: LoadApp, watch: Watch): Promise<WhatsAppFacts> {
  const { chat, isWatched, counts } = watch;
  const people = Number(counts['on_whatsapp']);
  if (!app.config.whatsapp) {
    const state = 'not_configured' as const;
    return { state, reason: state, since: null, people, pairing: null, isWatched: false };
  }
  const row = await findWhatsAppState(app);
  const state = row?.state ?? 'connecting';
  const pairing = isWatched && state === 'pairing' ? await keepPairing(app, chat) : null;
  const { reason = null, since = null } = row ?? {};
  return { state, reason, since, people, pairing, isWatched };
}

async function keepPairing(app: LoadApp, chat: string): Promise<WhatsAppFacts['pairing']> {
  const pairing = await findWhatsAppPairing(app);
  if (!pairing) return null;
  const { kind, text, expiresAt } = pairing;
  const id = idFrom('pic', chat, text);
  const content = { kind: 'qr' as const, text };
  await app.db.write([keepPicture(app, { id, chat, content, expiresAt })]);
  return { kind, pictureId: id, expiresAt };
}

const PLATFORMS: Platform[] = ['telegram', 'discord', 'whatsapp', 'console'];

function platformLines(
  config: Config,
  { connected, whatsapp }: { connected: Set<Platform>; whatsapp: WhatsAppFacts },
): PlatformLine[] {
  return PLATFORMS.flatMap((platform): PlatformLine[] => {
    if (!config[platform]) {
      if (platform === 'console') return [];
      return [{ platform, state: 'off', reason: 'not_configured' }];
    }
    if (platform === 'whatsapp') return [whatsAppLine(whatsapp)];
    return connected.has(platform)
      ? [{ platform, state: 'connected', reason: null }]
      : [{ platform, state: 'off', reason: 'nobody_connected' }];
  });
}

function whatsAppLine({ state, reason }: WhatsAppFacts): PlatformLine {
  const platform = 'whatsapp' as const;
  switch (state) {
    case 'open':
      return { platform, state: 'connected', reason: null };
    case 'connecting':
      return { platform, state: 'connecting', reason: null };
    case 'pairing':
      return { platform, state: 'off', reason: 'waits_for_linking' };
    case 'off':
    case 'not_configured':
      return { platform, state: 'off', reason };
  }
}

function toFound(row: Row): FoundAccount {
  return {
    id: String(row['id']),
    createdAt: Number(row['created_at']),
    identities: readJson<FoundAccount['identities']>(row, 'identities') ?? [],
    subscription: readJson<NonNullable<FoundAccount['subscription']>>(row, 'subscription'),
    machine: readJson<NonNullable<FoundAccount['machine']>>(row, 'machine'),
    credential: readJson<NonNullable<FoundAccount['credential']>>(row, 'credential'),
    deletion: row['deletion'] === null ? null : String(row['deletion']),
  };
}
