import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { OperatorFacts, PlatformLine, WhatsAppFacts } from '../conversation/operator-facts.ts';
import { PLATFORM_NAMES, PLATFORMS } from '../domain/platforms.ts';
import { idFrom } from '../ids.ts';
import { storePicture } from '../pictures/store-picture.ts';
import type { ConnectionTrouble } from '../domain/connection-troubles.ts';
import { listTroubles, type TroubleRow } from '../store/connection-troubles.ts';
import { countFleet, findAccounts, isWatching, listLeaseKinds } from '../store/operators.ts';
import { findWhatsAppPairing, findWhatsAppState } from '../whatsapp/connection.ts';

type LoadApp = Pick<App, 'config' | 'db' | 'now'>;

/** The facts for an operator's chat, and the accounts that match `wanted`. */
export async function loadOperatorFacts(
  app: LoadApp,
  chat: string,
  wanted: string | null,
): Promise<OperatorFacts> {
  const now = app.now();
  const [{ onWhatsApp, ...fleet }, leaseKinds, isWatched, found, troubles] = await app.db.read(
    countFleet(now),
    listLeaseKinds(now),
    isWatching(chat, now),
    findAccounts(wanted ?? ''),
    listTroubles(),
  );
  const whatsapp = await whatsAppFacts(app, { chat, isWatched, people: onWhatsApp });
  const platforms = platformLines(app.config, {
    connected: new Set(leaseKinds),
    whatsapp,
    troubles,
  });
  return { platforms, fleet, whatsapp, found };
}

type Watch = { chat: string; isWatched: boolean; people: number };

/** Only a chat that watches gets the pairing code, as a sealed picture of its own. */
async function whatsAppFacts(app: LoadApp, watch: Watch): Promise<WhatsAppFacts> {
  const { chat, isWatched, people } = watch;
  if (!app.config.whatsapp) {
    const state = 'not_configured' as const;
    return {
      state,
      reason: state,
      since: null,
      until: null,
      people,
      pairing: null,
      isWatched: false,
    };
  }
  const row = await findWhatsAppState(app);
  const state = row?.state ?? 'connecting';
  const pairing = isWatched && state === 'pairing' ? await storePairingPicture(app, chat) : null;
  const { reason = null, since = null, until = null } = row ?? {};
  return { state, reason, since, until, people, pairing, isWatched };
}

async function storePairingPicture(app: LoadApp, chat: string): Promise<WhatsAppFacts['pairing']> {
  const pairing = await findWhatsAppPairing(app);
  if (!pairing) return null;
  const { kind, text, expiresAt } = pairing;
  const id = idFrom('pic', chat, text);
  const content = { kind: 'qr' as const, text };
  await app.db.write([storePicture(app, { id, chat, content, expiresAt })]);
  return { kind, pictureId: id, expiresAt };
}

type Connections = { connected: Set<string>; whatsapp: WhatsAppFacts; troubles: TroubleRow[] };

function platformLines(
  config: Config,
  { connected, whatsapp, troubles }: Connections,
): PlatformLine[] {
  return PLATFORM_NAMES.flatMap((platform): PlatformLine[] => {
    if (!config[platform]) {
      if (PLATFORMS[platform].isSandbox) return [];
      return [{ platform, state: 'off', reason: 'not_configured' }];
    }
    const trouble = troubles.find((row) => row.platform === platform)?.trouble;
    if (platform === 'whatsapp') return [whatsAppLine(whatsapp, trouble)];
    if (trouble) return [{ platform, state: 'off', reason: trouble }];
    return connected.has(platform)
      ? [{ platform, state: 'connected', reason: null }]
      : [{ platform, state: 'off', reason: 'nobody_connected' }];
  });
}

function whatsAppLine(
  { state, reason }: WhatsAppFacts,
  trouble: ConnectionTrouble | undefined,
): PlatformLine {
  const platform = 'whatsapp' as const;
  switch (state) {
    case 'open':
      return { platform, state: 'connected', reason: null };
    case 'connecting':
      return trouble
        ? { platform, state: 'off', reason: trouble }
        : { platform, state: 'connecting', reason: null };
    case 'pairing':
      return { platform, state: 'off', reason: 'waits_for_linking' };
    case 'off':
    case 'not_configured':
      return { platform, state: 'off', reason };
  }
}
