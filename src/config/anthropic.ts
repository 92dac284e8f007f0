import { z } from 'zod';
import type { CredentialKind } from '../domain/credentials.ts';
import { type Reached, required, toList, url, type Values } from './fields.ts';

const CREDENTIAL_PATHS = ['setup_token', 'api_key'] as const satisfies CredentialKind[];

const settings = {
  ANTHROPIC_API_URL: url('https://api.anthropic.com'),
  ANTHROPIC_TERMS_CHECKED_ON: z.iso.date('is not a date like 2026-08-22').default('2026-08-22'),
  CREDENTIAL_PATHS: required
    .transform(toList)
    .pipe(z.array(z.enum(CREDENTIAL_PATHS)).min(1, 'names no path')),
  CREDENTIAL_CHECK_HOURS: z.coerce.number('is not a number').min(1).max(24).default(6),
};

type AnthropicValues = Values<typeof settings>;

export const anthropic = {
  settings,
  config: (values: AnthropicValues) => ({ apiUrl: values.ANTHROPIC_API_URL }),
  reached: ({ ANTHROPIC_API_URL: url }: Partial<AnthropicValues>): Reached[] => [
    { setting: 'ANTHROPIC_API_URL', url, live: 'ANTHROPIC_API_URL' },
  ],
};
