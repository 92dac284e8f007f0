import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const IMAGES = ['docker/Dockerfile', 'docker/agent/Dockerfile'];

describe.each(IMAGES)('the image of %s', (file) => {
  const dockerfile = readFileSync(file, 'utf8');

  test('begins with the newest Node 24', () => {
    expect(new Set(basesOf(dockerfile))).toEqual(new Set(['node:24-slim']));
  });

  test.each([
    ['24.22.1', true],
    ['24.23.0', true],
    ['24.22.0', false],
    ['24.21.9', false],
    ['22.99.0', false],
    ['26.1.0', false],
  ])('is built with Node %s: %s', (version, isTaken) => {
    const [, check = ''] = /^RUN node -e "([^"]+)"/m.exec(dockerfile) ?? [];
    const program = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } }); ${check.replaceAll('\\\n', '')}`;
    expect(spawnSync(process.execPath, ['-e', program]).status).toBe(isTaken ? 0 : 1);
  });
});

test('the image of the control plane knows whether it is healthy', () => {
  expect(readFileSync('docker/Dockerfile', 'utf8')).toMatch(/^HEALTHCHECK .*\n?\s*CMD /m);
});

/** What the stages of an image begin with, except an earlier stage. */
function basesOf(dockerfile: string): string[] {
  const named = new Map(
    [...dockerfile.matchAll(/^ARG (\w+)=(\S+)/gm)].map(([, name, value]) => [`\${${name}}`, value]),
  );
  const stages = [...dockerfile.matchAll(/^FROM (\S+)(?: AS (\w+))?/gm)];
  const names = stages.map(([, , name]) => name);
  return stages
    .map(([, base = '']) => named.get(base) ?? base)
    .filter((base) => !names.includes(base));
}
