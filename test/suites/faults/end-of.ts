import { fingerprint } from '../../../sandbox/redact.ts';
import { channelTokenSeal } from '../../../src/sealing/seal-contexts.ts';
import { openSeal } from '../../../src/sealing/seal.ts';
import { findOrphans } from '../../../src/machines/find-orphans.ts';
import { listChannels } from '../../../src/store/channels.ts';
import { query, waitingFor } from '../../fixtures/app.ts';
import { machineOf } from '../../fixtures/app-machine.ts';
import { ALICE, type FaultBench } from './fault-bench.ts';

export type End = Awaited<ReturnType<typeof endOf>>;

/**
 * The state that has to be the same after every sequence of faults: at Fly, on the machine, at Telegram, in our rows, and the
 * messages that the person got.
 */
export async function endOf(bench: FaultBench) {
  const { app, fly } = bench;
  const row = await machineOf(app, ALICE);
  const appName = String(row['app_name']);
  const end = {
    counts: fly.counts(),
    orphans: await orphansOf(bench),
    volumes: fly.volumes(appName).map(({ id, region }) => ({
      isOurs: id === row['volume_id'],
      // One that was left behind is where it was.
      isInRightRegion: id !== row['volume_id'] || region === row['region'],
    })),
    machines: fly.machines(appName).map(({ id, state, cordoned, config, region }) => ({
      isOurs: id === row['fly_machine_id'],
      isInRightRegion: region === row['region'],
      state,
      cordoned,
      image: config.image,
      env: { ...config.env, AGENT_DOCUMENT: withoutRev(config.env?.['AGENT_DOCUMENT'] ?? '{}') },
      autostop: config.services?.map(({ autostop }) => autostop),
      mounts: config.mounts?.map(({ volume }) => volume === row['volume_id']),
      hash: config.metadata?.['config_hash'] === row['config_hash'],
      credentialVersion: config.metadata?.['credential_version'],
    })),
    credentialsThere: fly.credentials(appName).map((each) => [each.kind, each.fingerprint]),
    agents: fly.agents(appName),
    row: await stateOf(bench),
    credentials: (await query(app, CREDENTIALS)).map(named),
    channels: await channelsOf(bench),
    bots: await botsOf(bench),
    heard: await heard(bench),
  };
  const disks = fly.volumes(appName).map(({ id }) => id);
  const made = [appName, String(row['id']), bench.telegram.url, bench.discord.url, ...disks];
  return withoutNames(bench, made, end);
}

/** Retries once, because a keep-alive connection may break in this call. */
async function orphansOf({ app }: FaultBench) {
  return findOrphans(app).catch(() => findOrphans(app));
}

/** Removes the revision, because a machine that was created later has a later one. */
function withoutRev(document: string): object {
  const { rev: _rev, ...rest } = JSON.parse(document) as Record<string, unknown>;
  return rest;
}

const COLUMNS = `state, paused, restart_requested, wake_requested, probe_requested, start_cause, trouble, attempts, due_at, image,
  old_volumes, credential_version AS version, applied_rev = desired_rev AS isApplied`;

async function stateOf({ app }: FaultBench) {
  const [row] = await query(app, `SELECT ${COLUMNS} FROM machines`);
  return {
    ...named(row ?? {}),
    isApplied: row?.['isApplied'] === 1,
    version: row?.['version'] ?? null,
  };
}

/** The columns by name only. */
function named(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !/^\d+$/.test(name)));
}

const CREDENTIALS = `SELECT version, kind, state, verdict, sealed IS NULL AS gone, attempts, suspected_at,
  checked_at IS NULL AS unchecked, due_at IS NULL AS settled FROM credentials ORDER BY version`;

async function channelsOf({ app }: FaultBench) {
  const [channels] = await app.db.read(listChannels(ALICE));
  return channels.map(({ kind, state, version, sealed, ...rest }) => {
    const { managed, problem, login, health, healthReason, attempts, botId, botName } = rest;
    const token =
      sealed && kind !== 'whatsapp'
        ? fingerprint(openSeal(app.config.sealing, sealed, channelTokenSeal(ALICE, kind, version)))
        : sealed;
    const waits = [rest.pastedSealed, rest.pastedBot, rest.qrSealed, rest.dueAt];
    const known = { managed, problem, login, health, healthReason, attempts, botId, botName };
    return { kind, state, version, token, ...known, waits: waits.map((each) => each !== null) };
  });
}

/** The state of the customers' bots at Telegram. */
function botsOf({ telegram, bots }: FaultBench) {
  return Promise.all(
    bots.map(async ({ id, token }) => {
      const { username, webhookUrl } = telegram.bot(id);
      const { ok } = await fetch(`${telegram.url}/bot${token}/getMe`);
      return { username, webhookUrl: webhookUrl(), isFirstTokenGood: ok };
    }),
  );
}

/** News that depend on the sequence of faults: failures, another inspection, a newer picture of a code. */
const ON_THE_WAY = /:(?:trouble|failed|late|refused|looked|seen|qr):/;

/** The news that the person got, repeats included, and the notes that were sent more than once. */
async function heard({ app }: FaultBench) {
  const rows = await query(
    app,
    `SELECT event_id FROM inbox WHERE event_id LIKE 'news:%' ORDER BY seq`,
  );
  const ids = rows.map((row) => String(row['event_id']).replaceAll(/:\d+(?=:|$)/g, ':n'));
  const news = withoutRelapses(ids).filter((id) => !ON_THE_WAY.test(id));
  const notes = (await waitingFor(app, 'alice'))
    .filter(({ slot }) => slot === null)
    .map(({ screen }) => screen.body.map(({ text }) => text).join('\n'));
  return {
    news: news.toSorted(),
    repeated: notes.filter((note, at) => notes.indexOf(note) !== at),
  };
}

/** Removes the news that a channel has stopped, and the following news that it runs again. */
function withoutRelapses(ids: string[]): string[] {
  const running = new Set<string>();
  const relapsed = new Set<string>();
  return ids.filter((id) => {
    const [, what, channel = ''] = id.split(':');
    if (what === 'stopped') relapsed.add(channel);
    if (what !== 'running') return what !== 'stopped';
    const isRelapse = relapsed.delete(channel) && running.has(channel);
    running.add(channel);
    return !isRelapse;
  });
}

/** Replaces random names, which differ from run to run. */
function withoutNames<T>({ bots, discordBots }: FaultBench, made: string[], end: T): T {
  const names = [
    ...made,
    ...bots.map(({ id }) => String(id)),
    ...discordBots.flatMap(({ id, token }) => [id, fingerprint(token)]),
  ];
  const text = names.reduce(
    (all, name, at) => all.replaceAll(name, `name-${at}`),
    JSON.stringify(end),
  );
  return JSON.parse(text) as T;
}
