import { AppError } from '../errors.ts';
import { moveGraceTo } from '../notices/move-grace.ts';
import { findGrace } from '../store/graces.ts';
import { findLegacyCustomer } from '../store/legacy-customers.ts';
import { commit, type CommitApp } from '../work/commit.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Has the time of one customer on our key end so many days from now, with reminders for the new end. Returns the end. Throws
 * `not_found` for somebody without such a time, or with a Claude of their own.
 */
export async function moveGrace(
  app: CommitApp,
  { customer: name, days }: { customer: string; days: number },
): Promise<number> {
  const [customer] = await app.db.read(findLegacyCustomer(name));
  const [grace] = customer ? await app.db.read(findGrace(customer.accountId)) : [null];
  if (!customer || !grace || grace.closedAt !== null)
    throw new AppError('not_found', `${name} does not use our key`);
  const { accountId } = customer;
  const endsAt = app.now() + days * DAY_MS;
  await commit(app, moveGraceTo(accountId, endsAt));
  return endsAt;
}
