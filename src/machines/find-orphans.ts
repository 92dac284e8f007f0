import type { App } from '../app.ts';
import { isFly } from '../fly/errors.ts';
import { type KnownApp, listKnownApps } from '../store/machines.ts';
import { findSetting, saveSetting } from '../store/settings.ts';
import { tellOperators } from '../news/tell.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { monthlyCostCents } from './costs.ts';
import { APP_PREFIX } from './request-machine.ts';

type OrphanApp = CommitApp & Pick<App, 'fly'>;

/** An object at Fly that costs money and that no row names. */
export type Orphan = {
  app: string;
  volumes: string[];
  machines: string[];
  /** Whether a row names the app. If so, only the listed parts of it are orphans. */
  isKnown: boolean;
  monthlyCents: number;
};

const REPORTED = 'reported_orphans';

/**
 * Finds agent apps at Fly that no row names, and machines and volumes in known apps that their row does not name. Reports each
 * once, with its cost. Never deletes anything.
 */
export async function findOrphans(app: OrphanApp): Promise<Orphan[]> {
  const listed = await app.fly.listApps(app.config.fly.org);
  // The rows are read after the list: a row is stored before its app is made, so every listed app has its row by now.
  const [rows, reported] = await app.db.read(listKnownApps(), findSetting(REPORTED));
  const known = new Map(rows.map((row) => [row.appName, row]));
  const orphans: Orphan[] = [];
  for (const { name, machine_count: machines, volume_count: volumes } of listed) {
    if (!name.startsWith(APP_PREFIX)) continue;
    const row = known.get(name);
    if (row && machines <= 1 && volumes <= 1) continue;
    const orphan = await inspectApp(app, name, row ?? null);
    if (orphan) orphans.push(orphan);
  }
  await report(app, orphans, reported ?? '[]');
  return orphans;
}

/** What an app has that its row does not name; null when there is nothing, or the app is gone. */
export async function inspectApp(
  app: Pick<OrphanApp, 'fly'>,
  name: string,
  known: KnownApp | null,
): Promise<Orphan | null> {
  try {
    const machines = (await app.fly.listMachines(name)).filter(
      ({ id, state }) => id !== known?.flyMachineId && state !== 'destroyed',
    );
    // What is attached to our machine is ours, even when Fly has just given it another id.
    const volumes = (await app.fly.listVolumes(name)).filter(
      ({ id, attached_machine_id: holder }) =>
        id !== known?.volumeId && !(holder && holder === known?.flyMachineId),
    );
    if (known && machines.length + volumes.length === 0) return null;
    const running = machines.filter(({ state }) => state === 'started').length;
    return {
      app: name,
      isKnown: known !== null,
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
    if (isFly(error, 'not_found')) return null;
    throw error;
  }
}

async function report(app: OrphanApp, orphans: Orphan[], reported: string): Promise<void> {
  const names = JSON.stringify(orphans.map((each) => [each.app, each.machines, each.volumes]));
  if (names === reported) return;
  if (orphans.length === 0) {
    await commit(app, [saveSetting(REPORTED, names)]);
    return;
  }
  const monthlyCents = orphans.reduce((sum, each) => sum + each.monthlyCents, 0);
  app.log.error({ orphans, monthlyCents }, 'something at Fly belongs to nobody');
  const apps = orphans.map((each) => each.app);
  await commit(app, [
    saveSetting(REPORTED, names),
    tellOperators(app, { type: 'orphans', apps, monthlyCents }, `orphans:${app.now()}`),
  ]);
}
