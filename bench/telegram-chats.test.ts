import { expect, test } from 'vitest';
import { receive } from '../src/chat/receive.ts';
import { processEvents } from '../src/chat/process-events.ts';
import { anEvent, chatKeyOf, query, says, testApp } from '../test/fixtures/app.ts';
import { BROWSING, BUYING, type Move } from './telegram-chats.ts';

/** What the benchmarks count is true only as long as their moves lead where they say, with one answer each. */
test.each<[string, Move[], { at: string; effects: number; answers: number }]>([
  ['browsing', BROWSING, { at: 'plans', effects: 0, answers: 8 }],
  ['buying', [{ text: '/start' }, ...BUYING], { at: 'paying', effects: 1, answers: 8 }],
])('the moves of %s', async (_name, moves, expected) => {
  const app = await testApp();
  for (const move of moves) {
    if ('text' in move) await says(app, 'alice', move.text);
    else {
      await receive(app, [anEvent('alice', { kind: 'choice', ...move })]);
      await processEvents(app, chatKeyOf('alice'));
    }
  }
  const [row] = await query(
    app,
    `SELECT (SELECT data ->> '$.at' FROM sessions) AS at, (SELECT count(*) FROM checkout_intents) AS effects,
       (SELECT count(*) FROM outbox) AS answers`,
  );
  expect(row).toMatchObject(expected);
});
