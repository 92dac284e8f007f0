import { newId } from '../ids.ts';
import { type BalanceTransaction, idOf, type Invoice } from '../wire.ts';
import { getCustomer, type World } from '../world.ts';

/** The balance of a customer moves, with a line that says why. */
export function moveBalance(
  world: World,
  invoice: Invoice,
  { by, type }: { by: number; type: BalanceTransaction['type'] },
): void {
  const customer = world.state.customers[idOf(invoice.customer) ?? ''];
  if (by === 0 || !customer || customer.deleted) return;
  const fields = { amount: by, currency: invoice.currency, invoice: invoice.id, type };
  recordMove(world, customer.id, fields);
}

type Fields = Pick<BalanceTransaction, 'amount' | 'currency'> & Partial<BalanceTransaction>;

export function recordMove(world: World, id: string, fields: Fields): BalanceTransaction {
  const customer = getCustomer(world, id);
  const balance = customer.balance + fields.amount;
  const transaction: BalanceTransaction = {
    id: newId('cbtxn'),
    object: 'customer_balance_transaction',
    checkout_session: null,
    created: world.nowSeconds(),
    credit_note: null,
    customer: id,
    customer_account: null,
    description: null,
    ending_balance: balance,
    invoice: null,
    livemode: false,
    metadata: {},
    type: 'adjustment',
    ...fields,
  };
  world.state.balanceTransactions[transaction.id] = transaction;
  world.state.customers[id] = { ...customer, balance };
  return transaction;
}
