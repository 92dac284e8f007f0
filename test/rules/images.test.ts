import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PINNED = /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

test.each(['docker/Dockerfile', 'docker/agent/Dockerfile'])(
  'the image of %s begins with the same bytes each time',
  (file) => {
    const bases = basesOf(readFileSync(file, 'utf8'));
    expect(bases).not.toEqual([]);
    expect(bases.filter((base) => !PINNED.test(base))).toEqual([]);
  },
);

test('both images are built on the same version of Node', () => {
  const [control, agent] = ['docker/Dockerfile', 'docker/agent/Dockerfile'].map((file) =>
    basesOf(readFileSync(file, 'utf8')),
  );
  expect(new Set([...(control ?? []), ...(agent ?? [])]).size).toBe(1);
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
