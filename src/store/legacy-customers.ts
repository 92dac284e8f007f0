import type { LegacyPlan } from '../domain/legacy-plans.ts';
import type { Query } from './database.ts';
import { all, exists, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** Somebody from the old service, as the import file says. */
export type ImportedCustomer = {
  email: string;
  name: string | null;
  /** Null when the file does not say. */
  language: string | null;
  timezone: string | null;
  legacyPlan: LegacyPlan;
  stripeCustomerId: string | null;
  stripeSubscriptionId: string | null;
  flyApp: string | null;
  flyMachine: string | null;
  phone: string | null;
  inbox: string | null;
};

export type LegacyCustomer = Omit<ImportedCustomer, 'language' | 'timezone'> & {
  id: string;
  accountId: string;
};

/**
 * Stores people and an account for each, which no chat belongs to yet. People who are known already stay as they are. `ids`
 * are in the order of the customers.
 */
export function addLegacyCustomers(
  customers: (ImportedCustomer & { id: string; accountId: string })[],
  now: number,
): Statement[] {
  const rows = JSON.stringify(customers);
  return [
    {
      sql: `INSERT INTO accounts (id, home_chat, locale, timezone, created_at)
            SELECT value ->> 'accountId', '', coalesce(value ->> 'language', 'en'), coalesce(value ->> 'timezone', 'UTC'), ?2
            FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
      args: [rows, now],
    },
    {
      sql: `INSERT INTO legacy_customers (id, account_id, email, name, legacy_plan, stripe_customer_id, stripe_subscription_id,
              fly_app, fly_machine, phone, inbox, imported_at)
            SELECT value ->> 'id', value ->> 'accountId', value ->> 'email', value ->> 'name', value ->> 'legacyPlan',
              value ->> 'stripeCustomerId', value ->> 'stripeSubscriptionId', value ->> 'flyApp', value ->> 'flyMachine',
              value ->> 'phone', value ->> 'inbox', ?2
            FROM json_each(?1) WHERE true ON CONFLICT (id) DO NOTHING`,
      args: [rows, now],
    },
  ];
}

/** Everybody who was imported, in the order in which cohorts take them. */
export function listLegacyCustomers(): Query<LegacyCustomer[]> {
  return all('SELECT * FROM legacy_customers ORDER BY id', [], toLegacyCustomer);
}

/** By the id of their account or by their address. */
export function findLegacyCustomer(name: string): Query<LegacyCustomer | null> {
  return one(
    'SELECT * FROM legacy_customers WHERE account_id = ?1 OR email = lower(?1)',
    [name],
    toLegacyCustomer,
  );
}

/** The next people of a run: those whom a stop has left in the middle, then those whom no run has moved. */
export function listNextToMove(runId: string, most: number): Query<LegacyCustomer[]> {
  return all(
    `SELECT c.* FROM legacy_customers c
       LEFT JOIN migrations own ON own.run_id = ?1 AND own.account_id = c.account_id
     WHERE (own.id IS NULL OR own.state = 'applying')
       AND NOT EXISTS (SELECT 1 FROM migrations m WHERE m.account_id = c.account_id AND m.state IN ('applied', 'reverting'))
     ORDER BY own.id IS NULL, c.id LIMIT ?2`,
    [runId, most],
    toLegacyCustomer,
  );
}

/** Whether a customer at Stripe was imported, moved or not. */
export function isLegacyCustomer(stripeCustomerId: string): Query<boolean> {
  return exists('SELECT 1 FROM legacy_customers WHERE stripe_customer_id = ?', [stripeCustomerId]);
}

/** The customers at Stripe of these ids that belong to an account which was not imported. */
export function listForeignCustomers(stripeCustomerIds: string[]): Query<string[]> {
  return all(
    `SELECT stripe_customer_id AS id FROM customers WHERE stripe_customer_id IN (SELECT value FROM json_each(?))
       AND account_id NOT IN (SELECT account_id FROM legacy_customers)`,
    [JSON.stringify(stripeCustomerIds)],
    (row) => String(row['id']),
  );
}

function toLegacyCustomer(row: Row): LegacyCustomer {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    email: String(row['email']),
    name: row['name'] as string | null,
    legacyPlan: row['legacy_plan'] as LegacyPlan,
    stripeCustomerId: row['stripe_customer_id'] as string | null,
    stripeSubscriptionId: row['stripe_subscription_id'] as string | null,
    flyApp: row['fly_app'] as string | null,
    flyMachine: row['fly_machine'] as string | null,
    phone: row['phone'] as string | null,
    inbox: row['inbox'] as string | null,
  };
}
