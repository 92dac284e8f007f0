import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { LANES } from '../domain/lanes.ts';
import type { Database } from '../store/database.ts';
import { countStates, listBacklogs } from '../store/gauges.ts';
import { findSetting, SWEPT_AT } from '../store/settings.ts';
import type { Queue } from '../work/queue.ts';
import { type CountLine, createLineMetrics } from './line-metrics.ts';

/** What this process measures. */
export type Metrics = { registry: Registry; countLine: CountLine };

export function createMetrics(): Metrics {
  const registry = new Registry();
  return { registry, countLine: createLineMetrics(registry) };
}

/** A part of what the process needs, as `/readyz` names it. */
type Checked = { name: string; isOk: boolean; isNeeded: boolean };

type MeasuredApp = { db: Database; queue: Queue; metrics: Metrics; now: () => number };

/**
 * Adds what Prometheus asks for at each scrape: the process (memory, event loop), and what is read from the database and
 * Redis then. Call it once, in a process that serves the metrics.
 */
export function measureOnScrape(app: MeasuredApp, checkParts: () => Promise<Checked[]>): Registry {
  const { registry } = app.metrics;
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, labelNames: string[], collect?: Collect) =>
    new Gauge({ name, help, labelNames, registers: [registry], ...(collect ? { collect } : {}) });
  const ages = gauge('automna_backlog_oldest_seconds', 'How long the oldest has waited.', [
    'group',
    'name',
  ]);
  gauge('automna_backlog', 'What waits to be done.', ['group', 'name'], async function () {
    const now = app.now();
    const [backlogs] = await app.db.read(listBacklogs(now));
    for (const each of [this, ages]) each.reset();
    for (const { group, name, count, oldestAt } of backlogs) {
      this.set({ group, name }, count);
      ages.set({ group, name }, oldestAt === null ? 0 : (now - oldestAt) / 1000);
    }
  });
  gauge(
    'automna_states',
    'Machines by state, leases by kind.',
    ['group', 'name'],
    async function () {
      const [states] = await app.db.read(countStates(app.now()));
      this.reset();
      for (const { group, name, count } of states) this.set({ group, name }, count);
    },
  );
  gauge('automna_queue_waiting', 'Jobs that wait for a worker.', ['lane'], async function () {
    for (const lane of LANES) this.set({ lane }, (await app.queue.countWaiting(lane)) ?? NaN);
  });
  gauge('automna_sweep_age_seconds', 'Since the last sweep of any process.', [], async function () {
    const [sweptAt] = await app.db.read(findSetting(SWEPT_AT));
    this.set(sweptAt === null ? NaN : (app.now() - Number(sweptAt)) / 1000);
  });
  gauge(
    'automna_part_up',
    'What this process needs: 1, or 0 while it is away.',
    ['part'],
    async function () {
      const needed = (await checkParts()).filter(({ isNeeded }) => isNeeded);
      this.reset();
      for (const { name, isOk } of needed) this.set({ part: name }, isOk ? 1 : 0);
    },
  );
  return registry;
}

type Collect = (this: Gauge) => Promise<void>;
