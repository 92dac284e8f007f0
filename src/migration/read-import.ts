import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { languageOf } from '../conversation/languages/languages.ts';
import { findLegacyPlan, type LegacyPlan } from '../domain/legacy-plans.ts';
import type { ImportedCustomer } from '../store/legacy-customers.ts';

/** A row of the file with the line that it begins on, or its number in a JSON list. */
export type FileRow = { line: number; customer: ImportedCustomer };
export type ReadImport = { rows: FileRow[]; problems: string[] };

type RawRow = { line: number; values: Record<string, unknown> };

const optional = z
  .string()
  .trim()
  .nullish()
  .transform((value) => value || null);
const id = (prefix: string) =>
  optional.refine((value) => !value || value.startsWith(prefix), `does not begin with ${prefix}`);

/** The columns of the file. `plan` is the name of the old plan. */
const Row = z
  .strictObject({
    email: z.string().trim().toLowerCase().pipe(z.email('is not an email address')),
    name: optional,
    language: optional,
    timezone: optional.refine((zone) => !zone || isTimezone(zone), 'is not a time zone'),
    plan: z.string().trim().transform(toLegacyPlan),
    stripe_customer: id('cus_'),
    stripe_subscription: id('sub_'),
    fly_app: optional,
    fly_machine: optional,
    phone: optional.refine((phone) => !phone || /^\+\d{6,15}$/.test(phone), 'is not like +4915…'),
    inbox: optional.pipe(z.email('is not an email address').toLowerCase().nullable()),
  })
  .superRefine((row, context) => {
    const isPaid = row.plan !== 'legacy_free';
    const add = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (isPaid && !row.stripe_customer) add('stripe_customer', 'is missing');
    if (isPaid && !row.stripe_subscription) add('stripe_subscription', 'is missing');
    if (!isPaid && row.stripe_subscription)
      add('stripe_subscription', 'does not fit the free plan');
    if (row.fly_machine && !row.fly_app) add('fly_app', 'is missing beside a machine');
  });

/** What may occur only once in a file. */
export const UNIQUE = [
  'email',
  'stripeCustomerId',
  'stripeSubscriptionId',
  'flyApp',
  'flyMachine',
  'phone',
  'inbox',
] as const;

/** Reads a whole file and lists every problem with its line; nothing of a file with a problem is used. */
export function readImport(text: string, format: 'csv' | 'json'): ReadImport {
  const raw = readRows(text, format);
  if (typeof raw === 'string') return { rows: [], problems: [raw] };
  const rows: FileRow[] = [];
  const problems: string[] = [];
  for (const { line, values } of raw) {
    const parsed = Row.safeParse(values);
    if (parsed.success) rows.push({ line, customer: toCustomer(parsed.data) });
    else problems.push(...parsed.error.issues.map((issue) => sentenceOf(line, issue)));
  }
  if (raw.length === 0) problems.push('the file has no customers');
  return { rows, problems: [...problems, ...repeated(rows)] };
}

function readRows(text: string, format: 'csv' | 'json'): RawRow[] | string {
  try {
    if (format === 'json') {
      const list = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(text));
      return list.map((values, index) => ({ line: index + 1, values }));
    }
    const parsed = parse(text, {
      columns: true,
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
    }) as unknown as { info: { lines: number }; record: Record<string, string> }[];
    return parsed.map(({ info, record }) => ({ line: info.lines, values: record }));
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    return 'the file is not a list of objects in JSON';
  }
}

function sentenceOf(line: number, { path, message, code, ...issue }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys' && 'keys' in issue)
    return `line ${line}: there is no column ${String(issue.keys)}`;
  return `line ${line}: ${path.join('.')} ${code === 'invalid_type' ? 'is missing or no text' : message}`;
}

function repeated(rows: FileRow[]): string[] {
  return UNIQUE.flatMap((key) => {
    const first = new Map<string, number>();
    return rows.flatMap(({ line, customer }) => {
      const value = customer[key];
      if (!value) return [];
      const before = first.get(value);
      if (before === undefined) first.set(value, line);
      return before === undefined ? [] : [`line ${line}: ${key} is that of line ${before}`];
    });
  });
}

function toCustomer(row: z.infer<typeof Row>): ImportedCustomer {
  return {
    email: row.email,
    name: row.name,
    language: row.language === null ? null : languageOf(row.language),
    timezone: row.timezone,
    legacyPlan: row.plan,
    stripeCustomerId: row.stripe_customer,
    stripeSubscriptionId: row.stripe_subscription,
    flyApp: row.fly_app,
    flyMachine: row.fly_machine,
    phone: row.phone,
    inbox: row.inbox,
  };
}

function toLegacyPlan(name: string, context: z.RefinementCtx): LegacyPlan {
  const plan = findLegacyPlan(name);
  if (plan) return plan;
  context.addIssue('is none of free, lite, starter, pro and business');
  return z.NEVER;
}

function isTimezone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
