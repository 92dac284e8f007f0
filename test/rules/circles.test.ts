import { expect, test } from 'vitest';
import { type Import, importsBelow } from './imports.ts';

test('no folders or root files of src import each other in a circle', () => {
  const roomOf = (file: string) => file.split('/').slice(0, 2).join('/');
  expect(
    findCircles(
      importsBelow('src').filter((each) => !each.typeOnly),
      roomOf,
    ),
  ).toEqual([]);
});

test.each(['src', 'bots', 'jobs', 'web', 'docker', 'sandbox', 'scripts'])(
  'no files of %s import each other in a circle, not even types',
  (folder) => {
    const imports = importsBelow(folder).filter(
      // The tables of the conversation take their names from their entries, whose types need those names.
      ({ from, to }) => to !== 'src/app.ts' && !from.startsWith('src/conversation/'),
    );
    expect(findCircles(imports, (file) => file)).toEqual([]);
  },
);

test('a circle is found', () => {
  const imports = ['a b', 'b c', 'c d', 'd b', 'c e'].map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return { from, to, typeOnly: false };
  });
  expect(findCircles(imports, (file) => file)).toEqual(['b + c + d']);
});

/** Groups of folders that import each other in a circle. `roomOf` gives the folder of a file. */
function findCircles(imports: Import[], roomOf: (file: string) => string): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [here, there] = [roomOf(from), roomOf(to)];
    if (here !== there) next.set(here, (next.get(here) ?? new Set()).add(there));
  }
  const reached = new Map([...next.keys()].map((room) => [room, reachableFrom(room, next)]));
  const circles = [...reached].flatMap(([room, all]) =>
    all.has(room) ? [[...all].filter((other) => reached.get(other)?.has(room))] : [],
  );
  return [...new Set(circles.map((rooms) => rooms.toSorted().join(' + ')))];
}

function reachableFrom(room: string, next: Map<string, Set<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [room];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    for (const there of next.get(here) ?? []) {
      if (reached.has(there)) continue;
      reached.add(there);
      open.push(there);
    }
  }
  return reached;
}
