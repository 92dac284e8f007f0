import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { addAdoption, findAdoptionOfAccount } from '../store/adoptions.ts';
import { findLegacyCustomer } from '../store/legacy-customers.ts';
import { commit, type CommitApp } from '../work/commit.ts';

/**
 * Has the old machine of a customer adopted that was left alone, or was given back. Throws `not_found` for somebody without an
 * old machine, and `conflict` while it is adopted or on its way.
 */
export async function adoptAgain(app: CommitApp, name: string): Promise<void> {
  const [customer] = await app.db.read(findLegacyCustomer(name));
  if (!customer?.flyApp) throw new AppError('not_found', `${name} has no old machine`);
  const { accountId } = customer;
  const [adoption] = await app.db.read(findAdoptionOfAccount(accountId));
  if (adoption && adoption.state !== 'left' && adoption.state !== 'returned')
    throw new AppError('conflict', `their machine is ${adoption.state} already`);
  const id = idFrom('ado', accountId);
  await commit(app, [
    addAdoption(id, accountId, app.now()),
    { enqueue: 'adopt-machine', payload: { id } },
  ]);
}
