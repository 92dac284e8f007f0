import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { OperatorNotice } from '../conversation/news/operator-notices.ts';
import type {
  AlarmFacts,
  OperationFacts,
  OperatorFacts,
  PlatformLine,
  WhatsAppFacts,
} from '../conversation/operator-facts.ts';
import { PLATFORM_NAMES, PLATFORMS } from '../domain/platforms.ts';
import { idFrom } from '../ids.ts';
import { storePicture } from '../pictures/store-picture.ts';
import type { ConnectionTrouble } from '../domain/connection-troubles.ts';
import { listTroubles, type TroubleRow } from '../store/connection-troubles.ts';
import { findApproval, findNewestOperation, type StoredOperation } from '../store/operations.ts';
import type { Role } from '../domain/operators.ts';
import { isOperation } from '../conversation/operators/operations/operations.ts';
import { monthlyCostCents } from '../machines/costs.ts';
import { isPlan } from '../domain/plans.ts';
import {
  countFleet,
  type FleetCounts,
  findAccounts,
  type FoundRow,
  isWatching,
  listLeaseKinds,
} from '../store/operators.ts';
import { type AlarmRow, listOpenAlarms } from '../store/alarms.ts';
import type { Query } from '../store/database.ts';
import { listSwitchedOff } from '../store/switches.ts';
import { queuesPage } from './queue-page.ts';
import { loadThreads } from '../support/load-threads.ts';
import { findWhatsAppPairing, findWhatsAppState } from '../whatsapp/connection.ts';

const MOST_ALARMS = 8;

type LoadApp = Pick<App, 'config' | 'db' | 'now'>;

/** The facts for an operator's chat, and the accounts that match `wanted`. `counts`: whether the fleet has to be counted. */
export async function loadOperatorFacts(
  app: LoadApp,
  { chat, role }: { chat: string; role: Role },
  { wanted, counts }: { wanted: string | null; counts: boolean },
): Promise<OperatorFacts> {
  const now = app.now();
  const [fleet, leaseKinds, isWatched, found, troubles, operation, approval, off, alarms] =
    await app.db.read(
      counts ? countOrRecall(app) : NO_COUNTS,
      listLeaseKinds(now),
      isWatching(chat, now),
      findAccounts(wanted ?? '', now),
      listTroubles(),
      findNewestOperation(chat),
      findApproval(wanted ?? '', chat, now),
      listSwitchedOff(),
      listOpenAlarms(MOST_ALARMS),
    );
  if (fleet && fleet.accounts >= LARGE) counted.set(app.db, { at: now, counts: fleet });
  const people = fleet?.onWhatsApp ?? null;
  const whatsapp = await whatsAppFacts(app, { chat, isWatched, people });
  const platforms = platformLines(app.config, {
    connected: new Set(leaseKinds),
    whatsapp,
    troubles,
    off: new Set(off),
  });
  return {
    role,
    alarms: alarms.map(toAlarmFacts),
    platforms,
    fleet,
    whatsapp,
    found: found.map((row) => ({ ...row, costCents: costOf(app.config, row) })),
    threads: await loadThreads(app, wanted === null ? null : (found[0]?.id ?? '')),
    operation: operation && toOperationFacts(app, operation),
    approval: approval && toOperationFacts(app, approval),
  };
}

const NO_COUNTS: Query<FleetCounts | null> = { sql: 'SELECT 1', args: [], parse: () => null };
/** From this size on, counting whole tables takes longer than all else that an operator's step reads. */
const LARGE = 10_000;
const RECALLED_MS = 10_000;
const counted = new WeakMap<App['db'], { at: number; counts: FleetCounts }>();

/** The counts of a large fleet are a few seconds old. */
function countOrRecall({ db, now }: LoadApp): Query<FleetCounts> {
  const known = counted.get(db);
  if (!known || now() - known.at >= RECALLED_MS) return countFleet(now());
  return { sql: 'SELECT 1', args: [], parse: () => known.counts };
}

function costOf({ fly }: Config, { machine, subscription }: FoundRow): number {
  if (!machine) return 0;
  const running = machine.seen === 'started' ? 1 : 0;
  const plan = subscription?.[1];
  const volumeGb = fly.diskGb[isPlan(plan) ? plan : 'starter'];
  return monthlyCostCents({ running, stopped: 1 - running, volumeGb });
}

function toAlarmFacts({ notice, ...row }: AlarmRow): AlarmFacts {
  return { ...row, notice: JSON.parse(notice) as OperatorNotice };
}

/** Null for an operation of a later version. */
function toOperationFacts(app: LoadApp, operation: StoredOperation): OperationFacts | null {
  const { name, ...stored } = operation;
  if (!isOperation(name)) return null;
  const isOpened = name === 'queues' && stored.state === 'done';
  return { ...stored, name, page: isOpened ? queuesPage(app, stored.id) : null };
}

type Watch = { chat: string; isWatched: boolean; people: number | null };

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

type Connections = {
  connected: Set<string>;
  whatsapp: WhatsAppFacts;
  troubles: TroubleRow[];
  /** What operators have switched off. */
  off: Set<string>;
};

function platformLines(
  config: Config,
  { connected, whatsapp, troubles, off }: Connections,
): PlatformLine[] {
  return PLATFORM_NAMES.flatMap((platform): PlatformLine[] => {
    if (!config[platform]) {
      if (PLATFORMS[platform].isSandbox) return [];
      return [{ platform, state: 'off', reason: 'not_configured' }];
    }
    if (off.has(platform)) return [{ platform, state: 'off', reason: 'operator' }];
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
