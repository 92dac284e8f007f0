import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { addressHash } from '../mail/address-hash.ts';
import { findLegacyCustomer } from '../store/legacy-customers.ts';
import { suppressAddress, type Suppression } from '../store/mails.ts';
import { commit, type CommitApp } from '../work/commit.ts';

/**
 * Nothing, or no reminder, goes to the address of a customer any more, who is named by address or account. Doing it again
 * changes nothing. Throws `not_found`.
 */
export async function suppressMail(app: CommitApp, name: string, why: Suppression): Promise<void> {
  const { email } = await getLegacyCustomer(app, name);
  await commit(app, [suppressAddress(addressHash(email), why, app.now())]);
}

async function getLegacyCustomer({ db }: Pick<App, 'db'>, name: string) {
  const [customer] = await db.read(findLegacyCustomer(name));
  if (!customer) throw new AppError('not_found', `${name} was not imported`);
  return customer;
}
