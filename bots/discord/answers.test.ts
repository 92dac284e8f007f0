import { describe, expect, test } from 'vitest';
import { LANGUAGE_CODES } from '../../src/conversation/languages/languages.ts';
import { elsewhere, secretForm } from './answers.ts';

describe.each(LANGUAGE_CODES)('in %s', (language) => {
  test('the secret form fits', () => {
    const { title, components } = secretForm(language).data;
    const [field] = components as { label: string; description: string }[];
    expect(title.length).toBeLessThanOrEqual(45);
    expect(field?.label.length).toBeLessThanOrEqual(45);
    expect(field?.description.length).toBeLessThanOrEqual(100);
  });
});

test('a response in a guild mentions no user', () => {
  expect(elsewhere('@everyone <@42>')).toMatchObject({ data: { allowed_mentions: { parse: [] } } });
});

test('each language has its own sentences', () => {
  const said = (language: string) => JSON.stringify(secretForm(language));
  expect(new Set(LANGUAGE_CODES.map(said)).size).toBe(3);
});
