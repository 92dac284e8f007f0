import { z } from 'zod';
import type { ModelPrice } from '../domain/grace.ts';
import { count, secret, toList, type Values } from './fields.ts';

/** The price of a million tokens in dollars, read and written. */
const MODELS = 'claude-sonnet-4-6:3:15,claude-haiku-4-5:1:5';

const settings = {
  GRACE_API_KEY: secret,
  GRACE_MODELS: z.string().default(MODELS).transform(toList).transform(toModels),
  GRACE_DAY_CENTS: count(300),
  GRACE_TOTAL_CENTS: count(3000),
  GRACE_FLEET_DAY_CENTS: count(100_000),
};

type GraceValues = Values<typeof settings>;

const MICROS_PER_CENT = 10_000;

/** The time in which customers of the old service use our key; null without a key. Ceilings in micro-dollars. */
export const grace = {
  settings,
  config: (values: GraceValues) =>
    values.GRACE_API_KEY === null
      ? null
      : {
          apiKey: values.GRACE_API_KEY,
          models: values.GRACE_MODELS,
          ceilings: {
            day: values.GRACE_DAY_CENTS * MICROS_PER_CENT,
            total: values.GRACE_TOTAL_CENTS * MICROS_PER_CENT,
            fleetDay: values.GRACE_FLEET_DAY_CENTS * MICROS_PER_CENT,
          },
        },
};

function toModels(
  entries: string[],
  context: z.RefinementCtx,
): Readonly<Record<string, ModelPrice>> {
  const models: Record<string, ModelPrice> = {};
  for (const entry of entries) {
    const [name, input, output] = entry.split(':');
    const price = { input: Number(input), output: Number(output) };
    if (name && price.input > 0 && price.output > 0) models[name] = price;
    else context.addIssue('write it as claude-sonnet-4-6:3:15, dollars for a million tokens');
  }
  return models;
}
