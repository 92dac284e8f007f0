import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { addAdoption, findAdoptionOfAccount } from '../store/adoptions.ts';
import { findLegacyCustomer, type LegacyCustomer } from '../store/legacy-customers.ts';
import { retryTies } from '../store/provisions.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';

/**
 * Has what a customer had in the old service adopted that was left alone: the machine, also one that was given back, the number and
 * the inbox. Throws `not_found` for somebody who had none of these, and `conflict` while the machine is adopted or on its way and
 * there is nothing else.
 */
export async function adoptAgain(app: CommitApp, name: string): Promise<void> {
  const [customer] = await app.db.read(findLegacyCustomer(name));
  if (!customer?.flyApp && !customer?.phone && !customer?.inbox)
    throw new AppError('not_found', `${name} has no old machine, number or inbox`);
  const { accountId, phone, inbox } = customer;
  const hasServices = phone !== null || inbox !== null;
  await commit(app, [
    ...(await machineAgain(app, customer, hasServices)),
    ...(hasServices ? [retryTies(accountId, app.now())] : []),
    { enqueue: 'sweep', payload: {} },
  ]);
}

async function machineAgain(
  app: CommitApp,
  { accountId, flyApp }: LegacyCustomer,
  hasServices: boolean,
): Promise<Change[]> {
  if (flyApp === null) return [];
  const [adoption] = await app.db.read(findAdoptionOfAccount(accountId));
  if (adoption && adoption.state !== 'left' && adoption.state !== 'returned') {
    if (hasServices) return [];
    throw new AppError('conflict', `their machine is ${adoption.state} already`);
  }
  const id = idFrom('ado', accountId);
  return [addAdoption(id, accountId, app.now()), { enqueue: 'adopt-machine', payload: { id } }];
}
