import { expect, test } from 'vitest';
import { idOfModel, nameOfModel } from './models.ts';

test.each([
  ['claude-sonnet-4-6', 'Claude Sonnet 4.6'],
  ['claude-opus-5', 'Claude Opus 5'],
  ['claude-haiku-4-5-20251001', 'Claude Haiku 4.5'],
  ['claude-next', 'Claude Next'],
])('%s is called %s', (id, name) => {
  expect(nameOfModel(id)).toBe(name);
  expect(idOfModel(`anthropic/${id}`)).toBe(id);
});
