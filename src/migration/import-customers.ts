import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import {
  addLegacyCustomers,
  type LegacyCustomer,
  listForeignCustomers,
  listLegacyCustomers,
} from '../store/legacy-customers.ts';
import { type FileRow, readImport, UNIQUE } from './read-import.ts';

export type Imported = { added: number; known: number };

/** What has to be the same when somebody is imported again. */
const COMPARED = [
  'email',
  'legacyPlan',
  'stripeCustomerId',
  'stripeSubscriptionId',
  'flyApp',
  'flyMachine',
  'phone',
  'inbox',
] as const;

/**
 * Imports people of the old service, all of a file or nobody. Those who are known stay as they are, so importing a file twice
 * changes nothing. Throws `bad_input` with every problem and its line.
 */
export async function importCustomers(
  app: Pick<App, 'db' | 'now'>,
  text: string,
  format: 'csv' | 'json',
): Promise<Imported> {
  const { rows, problems } = readImport(text, format);
  const ids = rows.flatMap(({ customer }) => customer.stripeCustomerId ?? []);
  const [known, foreign] = await app.db.read(listLegacyCustomers(), listForeignCustomers(ids));
  const all = [...problems, ...conflicts(rows, known), ...owned(rows, foreign)];
  if (all.length > 0) {
    throw new AppError(
      'bad_input',
      `Nothing was imported:\n${all.map((each) => `  - ${each}`).join('\n')}`,
    );
  }
  const emails = new Set(known.map(({ email }) => email));
  const added = rows.filter(({ customer }) => !emails.has(customer.email));
  const customers = added.map(({ customer }) => ({
    ...customer,
    id: idFrom('lgc', customer.email),
    accountId: idFrom('acc', 'legacy', customer.email),
  }));
  if (customers.length > 0) await app.db.write(addLegacyCustomers(customers, app.now()));
  return { added: added.length, known: rows.length - added.length };
}

/** Rows that name somebody who was imported with something else. */
function conflicts(rows: FileRow[], known: LegacyCustomer[]): string[] {
  const byKey = UNIQUE.map((key) => ({
    key,
    owners: new Map(known.map((each) => [each[key], each])),
  }));
  return rows.flatMap(({ line, customer }) => {
    const found = byKey.find(({ key, owners }) => customer[key] && owners.has(customer[key]));
    const owner = found?.owners.get(customer[found.key]);
    const other = owner && COMPARED.find((key) => owner[key] !== customer[key]);
    return other ? [`line ${line}: was imported already with another ${other}`] : [];
  });
}

function owned(rows: FileRow[], foreign: string[]): string[] {
  return rows.flatMap(({ line, customer }) =>
    foreign.includes(customer.stripeCustomerId ?? '')
      ? [`line ${line}: the customer at Stripe belongs to an account of the new service`]
      : [],
  );
}
