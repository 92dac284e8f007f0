import { z } from 'zod';
import { text, type Values } from './fields.ts';

const settings = {
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('is not a number').int().min(1).max(65_535).default(8080),
  PUBLIC_URL: text,
};

export type WebValues = Values<typeof settings>;

export const web = {
  settings,
  config: ({ HOST: host, PORT: port, PUBLIC_URL: publicUrl }: WebValues) => ({
    host,
    port,
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? `http://127.0.0.1:${port}`,
  }),
  problems: ({ PUBLIC_URL: publicUrl }: Partial<WebValues>): string[] =>
    publicUrl && !z.url({ protocol: /^https?$/ }).safeParse(publicUrl).success
      ? ['PUBLIC_URL: is not an http(s) URL']
      : [],
};
