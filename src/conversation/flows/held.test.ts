import { describe, expect, test } from 'vitest';
import { aChat, NOW, SITUATIONS } from '../../../test/fixtures/app-facts.ts';
import { copyFor } from '../languages/copy.ts';
import type { Facts, HeldRequestFacts } from '../facts.ts';
import { newSession } from '../session.ts';
import { step } from '../step.ts';
import { show } from '../turn.ts';
import type { ScreenId } from './screens.ts';

const DAY = 24 * 3_600_000;
const older = aChat();
const newer = aChat({ chat: 'discord:b:7', platform: 'discord', joinedAt: NOW - DAY });
const held = (what: HeldRequestFacts['what']): HeldRequestFacts => ({
  id: `hrq_${what}`,
  what,
  chat: newer.chat,
  startsAt: NOW + 3 * DAY,
});

function factsOf(here: 'older' | 'newer', heldRequests: HeldRequestFacts[] = []): Facts {
  const chats = [
    { ...older, isHere: here === 'older' },
    { ...newer, isHere: here === 'newer' },
  ];
  return { ...SITUATIONS.ready, chats, heldRequests };
}

/** A text on a screen that was shown with some facts and is answered with others. */
function says(at: ScreenId, typed: string, facts: Facts, shownWith: Facts = facts) {
  const session = { ...newSession(), ref: 5 };
  const shown = show({ session, facts: shownWith, copy: copyFor('en') }, at, 'send');
  return step(shown.session, { kind: 'text', text: typed }, facts);
}

describe('a chat that joined less than 7 days ago', () => {
  test.each<[ScreenId, string, string]>([
    ['removal_confirm', 'Delete my account', 'deletion'],
    ['removal', 'Export my data', 'export'],
    ['export_data', 'New page', 'export'],
  ])('asks the older ones on %s', (at, typed, what) => {
    const result = says(at, typed, factsOf('newer'));
    expect(result.effects).toEqual([{ type: 'hold_request', what }]);
    expect(result.session.at).toBe('request_held');
  });

  test('may withdraw what it asked for', () => {
    const result = says('request_held', 'Withdraw it', factsOf('newer', [held('deletion')]));
    expect(result.effects).toEqual([
      { type: 'stop_request', id: 'hrq_deletion', chat: newer.chat },
    ]);
  });

  test('cannot agree to its own request', () => {
    const facts = factsOf('newer', [held('deletion')]);
    expect(says('request_asked', 'Yes, delete the account', facts).effects).toEqual([]);
  });

  test('asks nobody when no chat is older', () => {
    const facts = { ...SITUATIONS.ready, chats: [{ ...newer, isHere: true }] };
    expect(says('removal_confirm', 'Delete my account', facts).effects).toEqual([
      { type: 'request_deletion' },
    ]);
  });
});

describe('an older chat', () => {
  test('deletes and exports at once', () => {
    const facts = factsOf('older');
    expect(says('removal_confirm', 'Delete my account', facts).effects).toEqual([
      { type: 'request_deletion' },
    ]);
    expect(says('removal', 'Export my data', facts).effects).toEqual([
      { type: 'open_export_page' },
    ]);
  });

  test('agrees to what the screen showed, although another request came meanwhile', () => {
    const before = factsOf('older', [held('export')]);
    const facts = factsOf('older', [held('deletion'), held('export')]);
    const result = says('request_asked', '2', facts, before);
    expect(result.effects).toEqual([{ type: 'approve_request', id: 'hrq_export' }]);
    expect(result.session.at).toBe('request_asked');
  });

  test('stops a request and goes home', () => {
    const result = says('request_asked', 'Stop it', factsOf('older', [held('export')]));
    expect(result.effects).toEqual([{ type: 'stop_request', id: 'hrq_export', chat: newer.chat }]);
    expect(result.session.at).toBe('menu');
  });

  test('stops it with a typed no', () => {
    const facts = factsOf('older', [held('deletion')]);
    expect(says('request_asked', 'no', facts).effects).toMatchObject([{ type: 'stop_request' }]);
    expect(says('request_asked', 'nein', facts).effects).toMatchObject([{ type: 'stop_request' }]);
  });
});
