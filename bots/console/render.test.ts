import { expect, test } from 'vitest';
import { SCREEN_IDS, SITUATIONS } from '../../test/fixtures/app-facts.ts';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { text } from '../../src/conversation/screen.ts';
import { newSession } from '../../src/conversation/session.ts';
import { show } from '../../src/conversation/turn.ts';
import { renderForConsole, splitForConsole } from './render.ts';

test('every screen in every situation fits', () => {
  for (const facts of Object.values(SITUATIONS)) {
    for (const id of SCREEN_IDS) {
      const session = { ...newSession(), ref: 999_999_998, plan: 'power' as const };
      const { reply } = show({ session, facts, copy: copyFor('en') }, id, 'send');
      const message = renderForConsole(reply);
      expect(message.text.trim()).not.toBe('');
      expect(message.text.length).toBeLessThanOrEqual(4000);
      expect(message.buttons.flat().filter(({ label }) => label.length > 80)).toEqual([]);
    }
  }
});

test('a screen with everything', () => {
  const screen = {
    title: 'Title',
    body: [...text('Words.'), { kind: 'code' as const, text: 'claude setup-token' }],
    fields: [
      { label: 'Plan', value: 'Pro' },
      { label: 'Claude', value: 'works' },
    ],
    progress: [{ label: 'one', state: 'done' as const }],
    links: [{ label: 'Pay', url: 'https://pay.test' }],
    choices: [
      { id: 'a', label: 'A' },
      { id: 'b', label: 'B' },
    ],
  };
  expect(renderForConsole({ screen, ref: 4 })).toEqual({
    text: 'Title\n\nPlan: Pro\nClaude: works\n\nWords.\n\n    claude setup-token\n\n▰▰▰▰▰▰▰▰▰▰ 100%\n✅ one',
    buttons: [
      [{ label: 'Pay', url: 'https://pay.test' }],
      [{ label: 'Copy', copy: 'claude setup-token' }],
      [{ label: 'A', data: 's:4:0' }],
      [{ label: 'B', data: 's:4:1' }],
    ],
  });
});

test('a text that is too long continues in another message, and no emoji is cut', () => {
  const screen = {
    body: text(`${'a'.repeat(3999)}🦞 tail`),
    choices: [{ id: 'a', label: `${'a'.repeat(79)}🦞` }],
  };
  const messages = splitForConsole({ screen, ref: 1 }).map(renderForConsole);
  expect(messages.map((message) => message.text)).toEqual(['a'.repeat(3999), '🦞 tail']);
  const labels = messages.map(({ buttons }) => buttons.flat().map(({ label }) => label));
  expect(labels).toEqual([[], [`${'a'.repeat(79)}…`]]);
});

test('a picture comes along as a file; without any text its description is shown', () => {
  const picture = { png: Buffer.from('a picture'), alt: 'A QR code' };
  const screen = { body: text('Scan it.') };
  const file = picture.png.toString('base64');
  expect(renderForConsole({ screen, ref: 1, picture })).toMatchObject({
    text: 'Scan it.',
    picture: file,
  });
  expect(renderForConsole({ screen: { body: [] }, ref: 1, picture })).toMatchObject({
    text: 'A QR code',
    picture: file,
  });
});

test('many choices come side by side, each with its own data', () => {
  const choices = Array.from({ length: 25 }, (_, index) => ({
    id: `c${index}`,
    label: `${index}`,
  }));
  const { buttons } = renderForConsole({ screen: { body: text('?'), choices }, ref: 1 });
  expect(buttons.map((row) => row.length)).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 1]);
  expect(buttons.flat().map(({ label }) => label)).toEqual(choices.map(({ label }) => label));
});
