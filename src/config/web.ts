import { existsSync } from 'node:fs';
import { z } from 'zod';
import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';
import { text, type Values } from './fields.ts';

const settings = {
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('is not a number').int().min(1).max(65_535).default(8080),
  PUBLIC_URL: text,
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce.number('is not a number').int().min(1).max(65_535).nullable().default(null),
  TERMS_PAGE: text,
  PRIVACY_PAGE: text,
};

export type WebValues = Values<typeof settings>;

export const web = {
  settings,
  config: (values: WebValues) => ({
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${values.PORT}`,
    /** Each the address of a page, or a file with its text; null for none. */
    termsPage: values.TERMS_PAGE,
    privacyPage: values.PRIVACY_PAGE,
    /** Where supervisors and Prometheus reach this process, whatever its roles; null when they do not. */
    health: values.HEALTH_PORT && { host: values.HEALTH_HOST, port: values.HEALTH_PORT },
  }),
  problems: (values: Partial<WebValues>): string[] => [
    ...(values.PUBLIC_URL
      ? publicUrlProblems(values.PUBLIC_URL).map((problem) => `PUBLIC_URL: ${problem}`)
      : []),
    ...(['TERMS_PAGE', 'PRIVACY_PAGE'] as const).flatMap((name) => pageProblem(name, values[name])),
  ],
};

function pageProblem(name: string, page: string | null | undefined): string[] {
  if (!page || z.url({ protocol: /^https?$/ }).safeParse(page).success) return [];
  return existsSync(page) ? [] : [`${name}: is neither an http(s) URL nor a file that exists`];
}

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
