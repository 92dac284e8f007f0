import { z } from 'zod';
import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';
import { text, type Values } from './fields.ts';

const settings = {
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('is not a number').int().min(1).max(65_535).default(8080),
  PUBLIC_URL: text,
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce.number('is not a number').int().min(1).max(65_535).nullable().default(null),
};

export type WebValues = Values<typeof settings>;

export const web = {
  settings,
  config: ({ HOST: host, PORT: port, PUBLIC_URL: publicUrl, ...health }: WebValues) => ({
    host,
    port,
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? `http://127.0.0.1:${port}`,
    /** Where supervisors and Prometheus reach this process, whatever its roles; null when they do not. */
    health: health.HEALTH_PORT && { host: health.HEALTH_HOST, port: health.HEALTH_PORT },
  }),
  problems: ({ PUBLIC_URL: publicUrl }: Partial<WebValues>): string[] =>
    publicUrl ? publicUrlProblems(publicUrl).map((problem) => `PUBLIC_URL: ${problem}`) : [],
};

function publicUrlProblems(publicUrl: string): string[] {
  if (!z.url({ protocol: /^https?$/ }).safeParse(publicUrl).success) {
    return ['is not an http(s) URL'];
  }
  const { username, password, pathname, search, hash } = new URL(publicUrl);
  const problems: string[] = [];
  if (username || password) problems.push('contains a user or password; leave it out');
  if (/[^/]/.test(pathname)) problems.push('contains a path; write only https:// and the host');
  if (search || hash) problems.push('contains a query or fragment; leave it out');
  if (isPlainBeyondThisMachine(publicUrl)) problems.push(PLAIN);
  return problems;
}
