import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { measureOnScrape } from '../src/metrics/metrics.ts';
import { testApp } from '../test/fixtures/app.ts';

const ROLES = ['web', 'bots', 'jobs'];

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.union([z.string(), z.array(z.string())]).optional(),
      volumes: z.array(z.string()).optional(),
      depends_on: z.record(z.string(), z.unknown()).optional(),
      read_only: z.boolean().optional(),
      ports: z.array(z.string()).optional(),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});

test('the compose file runs each role once, and names only what it declares', () => {
  const { services, volumes } = Compose.parse(parseYaml(read('compose.yaml'), { merge: true }));
  const roles = Object.values(services).filter(({ image }) => image === 'automna');
  expect(roles.map(({ command }) => String(command)).toSorted()).toEqual(ROLES.toSorted());
  expect(roles.every((role) => role.read_only)).toBe(true);
  for (const [name, service] of Object.entries(services)) {
    const isPinned = /:v?[\d.]+[\w.-]*@sha256:[0-9a-f]{64}$/.test(service.image);
    expect.soft(isPinned || service.image === 'automna', name).toBe(true);
    const named = (service.volumes ?? []).filter((volume) => !volume.startsWith('.'));
    const known = named.map((volume) => volume.split(':')[0] ?? '');
    expect.soft(Object.keys(volumes), name).toEqual(expect.arrayContaining(known));
    const needed = Object.keys(service.depends_on ?? {});
    expect.soft(Object.keys(services), name).toEqual(expect.arrayContaining(needed));
    // Nothing is reachable from outside but through a reverse proxy on this machine.
    for (const port of service.ports ?? []) expect.soft(port, name).toMatch(/^127\.0\.0\.1:/);
  }
});

test('fly.toml runs each role, and asks what the image serves', () => {
  const fly = z
    .object({
      processes: z.record(z.string(), z.string()),
      env: z.record(z.string(), z.string()),
      http_service: z.object({ processes: z.array(z.string()), internal_port: z.number() }),
      checks: z.object({ ready: z.object({ port: z.number(), path: z.string() }) }),
    })
    .parse(parseToml(read('fly.toml')));
  expect(Object.values(fly.processes).toSorted()).toEqual(ROLES.toSorted());
  expect(String(fly.http_service.internal_port)).toBe(fly.env['PORT']);
  expect(String(fly.checks.ready.port)).toBe(fly.env['HEALTH_PORT']);
});

/** The names of metrics in an expression of Prometheus. */
function metricsIn(expression: string): string[] {
  return expression.match(/\b(?:automna|nodejs|process)_\w+/g) ?? [];
}

async function knownMetrics(): Promise<Set<string>> {
  const registry = measureOnScrape(await testApp(), () => Promise.resolve([]));
  const known = registry.getMetricsAsArray().map(({ name }) => name);
  const parts = known.flatMap((name) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]);
  return new Set(parts);
}

const Rules = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

test('each alarm of Prometheus asks for metrics that exist, and the runbook says what to do', async () => {
  const known = await knownMetrics();
  const runbook = readFileSync(join(import.meta.dirname, '../docs/operations.md'), 'utf8');
  const { groups } = Rules.parse(parseYaml(read('monitoring/alerts.yml')));
  for (const { alert, expr } of groups.flatMap(({ rules }) => rules)) {
    expect.soft(runbook, alert).toContain(`### \`${alert}\``);
    expect
      .soft(
        metricsIn(expr).filter((name) => !known.has(name)),
        alert,
      )
      .toEqual([]);
  }
});

test('each panel of the dashboard asks for metrics that exist', async () => {
  const known = await knownMetrics();
  const { panels } = z
    .object({
      panels: z.array(
        z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) }),
      ),
    })
    .parse(JSON.parse(read('monitoring/dashboard.json')));
  for (const { title, targets } of panels) {
    const asked = targets.flatMap(({ expr }) => metricsIn(expr));
    expect.soft(asked.length, title).toBeGreaterThan(0);
    expect
      .soft(
        asked.filter((name) => !known.has(name)),
        title,
      )
      .toEqual([]);
  }
});
