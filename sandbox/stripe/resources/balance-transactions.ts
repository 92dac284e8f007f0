import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import { integer, type Params, required, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import type { BalanceTransaction } from '../wire.ts';
import { getCustomer, type World } from '../world.ts';
import { recordMove } from './balance.ts';

const CREATE = {
  amount: integer(),
  currency: text(3),
  description: text(350),
  metadata: metadata(),
};

/** The credit of a customer: negative is what we owe, and it lowers the next invoices. */
export const balanceTransactionRoutes: Route[] = [
  route({
    operation: 'create-balance-transaction',
    at: 'POST /v1/customers/:id/balance_transactions',
    params: CREATE,
    run: (world, params, id) => adjust(world, params, id),
  }),
  route({
    operation: 'list-balance-transactions',
    at: 'GET /v1/customers/:id/balance_transactions',
    params: PAGING,
    run: (world, params, id) => {
      const { id: customer } = getCustomer(world, id);
      const source = {
        kind: 'customer_balance_transaction',
        url: `/v1/customers/${customer}/balance_transactions`,
        rows: world.state.balanceTransactions,
        where: (one: BalanceTransaction) => one.customer === customer,
      };
      return page(source, params);
    },
  }),
];

function adjust(world: World, params: Params<typeof CREATE>, id: string): BalanceTransaction {
  return recordMove(world, getCustomer(world, id).id, {
    amount: required(params.amount, 'amount'),
    currency: required(params.currency, 'currency'),
    description: params.description ?? null,
    metadata: applyMetadata({}, params.metadata),
  });
}
