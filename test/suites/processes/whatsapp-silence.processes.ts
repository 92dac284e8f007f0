import { expect, test } from 'vitest';
import { openWorld } from '../../fixtures/world.ts';

/** What the Signal library prints about a session that it closes, private keys included. */
const KEYS = /privKey|SessionEntry|Closing (open )?session|rootKey|_chains/i;

test('a new session on a phone prints no key of the old one', { timeout: 60_000 }, async () => {
  await using world = await openWorld('whatsapp');
  const alice = world.guest('alice');
  await alice.says('hello');
  await alice.sees('I’m Automna');
  world.fault('whatsapp', 'lost-session*1');
  await alice.says('/help');
  await alice.sees('/menu');
  expect(world.logLines.filter((line) => KEYS.test(line))).toEqual([]);
});
