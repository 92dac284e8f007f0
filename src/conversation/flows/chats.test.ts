import { describe, expect, test } from 'vitest';
import { aChat, NOW, SITUATIONS, someFacts } from '../../../test/fixtures/app-facts.ts';
import { copyFor } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import type { News } from '../news.ts';
import { newSession } from '../session.ts';
import { step } from '../step.ts';
import { show, type StepResult } from '../turn.ts';
import type { ScreenId } from './screens.ts';

const DAY = 24 * 3_600_000;
const here = aChat();
const discord = aChat({
  chat: 'discord:b:7',
  platform: 'discord',
  ending: '9003',
  joinedAt: NOW - DAY,
  usedAt: NOW - DAY,
  isHere: false,
});
const whatsapp = aChat({
  chat: 'whatsapp:b:8',
  platform: 'whatsapp',
  ending: null,
  joinedAt: NOW - 2 * DAY,
  usedAt: null,
  isHere: false,
});
const facts = { ...SITUATIONS.ready, chats: [here, whatsapp, discord] };

function at(id: ScreenId, known: Facts = facts) {
  return show(
    { session: { ...newSession(), ref: 5 }, facts: known, copy: copyFor('en') },
    id,
    'send',
  ).session;
}

const says = (typed: string, known: Facts = facts) =>
  step(at('chats', known), { kind: 'text', text: typed }, known);
const hears = (id: ScreenId, news: News, known: Facts = facts) =>
  step(at(id, known), { kind: 'news', news }, known);

const screenOf = ({ replies }: StepResult) => replies.at(-1)?.screen;
const labelsOf = (result: StepResult) => screenOf(result)?.choices?.map(({ label }) => label);
const wordsOf = ({ replies }: StepResult) =>
  replies.flatMap(({ screen }) => screen.body.map(({ text }) => text)).join('\n');

describe('the chats of an account', () => {
  test('are listed with the end of their ids, since when, and their last use', () => {
    expect(screenOf(says('x'))?.fields).toEqual([
      { label: 'Telegram (ID ending in 4821)', value: 'since November 2 · this chat' },
      { label: 'WhatsApp', value: 'since November 20 · last used November 20' },
      {
        label: 'Discord (ID ending in 9003)',
        value: 'since November 21 · last used November 21',
      },
    ]);
  });

  test('are removed one by one with one tap', () => {
    const result = says('Remove Discord …9003');
    expect(result.effects).toEqual([{ type: 'remove_chats', chats: ['discord:b:7'] }]);
    expect(wordsOf(result)).toContain('Removed: Discord (ID ending in 9003) has nothing to do');
    expect(labelsOf(result)).toEqual(['Remove WhatsApp', 'Back']);
  });

  test('are removed together, except the one that asks', () => {
    const result = says('Remove all others');
    expect(result.effects).toEqual([
      { type: 'remove_chats', chats: ['whatsapp:b:8', 'discord:b:7'] },
    ]);
    expect(labelsOf(result)).toEqual(['Back']);
  });

  test('are safe from a chat that joined after them less than 7 days ago', () => {
    const stranger = {
      ...facts,
      chats: [{ ...here, isHere: false }, whatsapp, { ...discord, isHere: true }],
    };
    const result = says('x', stranger);
    expect(labelsOf(result)).toEqual(['Back']);
    expect(wordsOf(result)).toContain('joined less than 7 days ago');
    const later = { ...stranger, now: NOW + 6 * DAY };
    expect(labelsOf(says('x', later))).toEqual([
      'Remove Telegram …4821',
      'Remove WhatsApp',
      'Remove all others',
      'Back',
    ]);
  });
});

describe('what endangers an account', () => {
  const alarm: News = { type: 'alarm', what: 'export_page', chat: 'discord:b:7' };

  test('is told with the buttons that remove the chat', () => {
    const result = hears('menu', alarm);
    expect(wordsOf(result)).toContain(
      'Somebody in your chat on Discord (ID ending in 9003) opened a page to download all data',
    );
    expect(labelsOf(result)).toContain('Remove Discord …9003');
  });

  test('is told in one sentence where the person must not be interrupted', () => {
    const result = hears('removal_confirm', alarm);
    expect(wordsOf(result)).toContain(
      'If that wasn’t you, remove the chat that isn’t yours in /settings.',
    );
    expect(result.session.at).toBe('removal_confirm');
  });

  test('names only the platform of a chat that is gone', () => {
    const result = hears('menu', alarm, { ...facts, chats: [here] });
    expect(wordsOf(result)).toContain('Somebody in your chat on Discord opened');
  });

  test('includes a download from a page of the chat itself, which no button undoes', () => {
    const result = hears('menu', { type: 'alarm', what: 'export_taken', chat: here.chat });
    expect(wordsOf(result)).toContain('All your data was just downloaded');
    expect(result.session.at).toBe('menu');
  });

  test('includes a deletion asked for elsewhere, with the button that stops it', () => {
    const deletion = { deleteAt: NOW + 7 * DAY, askedIn: 'discord:b:7' };
    const onHold = { ...facts, deletion };
    const result = hears('menu', { type: 'deletion_asked' }, onHold);
    expect(wordsOf(result)).toContain('Somebody in your chat on Discord (ID ending in 9003) asked');
    expect(labelsOf(result)?.slice(0, 2)).toEqual(['Stop it', 'Chats']);
    const stopped = step(result.session, { kind: 'text', text: 'Stop it' }, onHold);
    expect(stopped.effects).toEqual([{ type: 'keep_account' }]);
    const chats = step(result.session, { kind: 'text', text: 'Chats' }, onHold);
    const removed = step(chats.session, { kind: 'text', text: 'Remove Discord' }, onHold);
    expect(removed.effects).toEqual([{ type: 'remove_chats', chats: ['discord:b:7'] }]);
  });

  test('is not told when it is over: a deletion that was stopped meanwhile', () => {
    expect(hears('menu', { type: 'deletion_asked' }).replies).toEqual([]);
  });

  test('includes another credential', () => {
    expect(wordsOf(hears('menu', { type: 'credential_changed' }))).toContain('ends in aB3_');
  });
});

test('a chat that was removed starts again', () => {
  const result = hears('status', { type: 'chat_removed' }, someFacts());
  expect(wordsOf(result)).toContain('This chat was removed from its account');
  expect(result.session.at).toBe('hello');
});
