import type { App } from '../app.ts';
import { FlyError } from '../fly/errors.ts';
import { listAppNames } from '../store/machines.ts';
import { findSetting, saveSetting } from '../store/settings.ts';
import type { InboxApp } from '../chat/process-events.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { monthlyCostCents } from './costs.ts';
import { APP_PREFIX } from './request-machine.ts';

type OrphanApp = InboxApp & Pick<App, 'fly'>;

/** Something at Fly that is paid for and that nothing of ours stands for. */
export type Orphan = {
  app: string;
  volumes: string[];
  machines: string[];
  /** Our rows know the app: only these parts of it are too many. */
  isKnown: boolean;
  monthlyCents: number;
};

const REPORTED = 'reported_orphans';

/**
 * Looks for apps of ours that no row knows, and for machines and volumes in known ones that their row does not name.
 * Reports each once, with what it costs; it never deletes anything.
 */
export async function findOrphans(app: OrphanApp): Promise<Orphan[]> {
  const listed = await app.fly.listApps(app.config.fly.org);
  // Read after the list: a row comes before its app, so what is listed by then has its row.
  const [rows, reported] = await app.db.read([listAppNames(), findSetting(REPORTED)]);
  const known = new Map(rows?.rows.map((row) => [String(row['app_name']), row]));
  const orphans: Orphan[] = [];
  for (const { name, machine_count: machines, volume_count: volumes } of listed) {
    if (!name.startsWith(APP_PREFIX)) continue;
    const row = known.get(name);
    if (row && machines <= 1 && volumes <= 1) continue;
    const orphan = await look(app, name, {
      isKnown: row !== undefined,
      machine: row?.['fly_machine_id'] ?? null,
      volume: row?.['volume_id'] ?? null,
    });
    if (orphan) orphans.push(orphan);
  }
  await report(app, orphans, String(reported?.rows[0]?.['value'] ?? '[]'));
  return orphans;
}

type Ours = { isKnown: boolean; machine: unknown; volume: unknown };

async function look(app: OrphanApp, name: string, ours: Ours): Promise<Orphan | null> {
  try {
    const machines = (await app.fly.listMachines(name)).filter(
      ({ id, state }) => id !== ours.machine && state !== 'destroyed',
    );
    const volumes = (await app.fly.listVolumes(name)).filter(({ id }) => id !== ours.volume);
    if (ours.isKnown && machines.length + volumes.length === 0) return null;
    const running = machines.filter(({ state }) => state === 'started').length;
    return {
      app: name,
      isKnown: ours.isKnown,
      machines: machines.map(({ id }) => id),
      volumes: volumes.map(({ id }) => id),
      monthlyCents: monthlyCostCents({
        running,
        stopped: machines.length - running,
        volumeGb: volumes.reduce((sum, volume) => sum + volume.size_gb, 0),
      }),
    };
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof FlyError && error.fly === 'not_found') return null;
    throw error;
  }
}

async function report(app: OrphanApp, orphans: Orphan[], reported: string): Promise<void> {
  const names = JSON.stringify(orphans.map((each) => [each.app, each.machines, each.volumes]));
  if (names === reported) return;
  await app.db.write([saveSetting(REPORTED, names)]);
  if (orphans.length === 0) return;
  const monthlyCents = orphans.reduce((sum, each) => sum + each.monthlyCents, 0);
  app.log.error({ orphans, monthlyCents }, 'something at Fly belongs to nobody');
  const apps = orphans.map((each) => each.app);
  await tellOperators(app, { type: 'orphans', apps, monthlyCents }, `orphans:${app.now()}`);
}
