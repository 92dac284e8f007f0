import { describe, expect, test } from 'vitest';
import type { Faults } from '../../../sandbox/faults.ts';
import { SERVICE_NAMES, type MeteredService } from '../../../src/domain/services.ts';
import { decideService } from '../../../src/services/provision.ts';
import { settleHold } from '../../../src/services/settle-hold.ts';
import { commit } from '../../../src/work/commit.ts';
import { query, valueOf } from '../../fixtures/app.ts';
import {
  aGateway,
  aServiceToken,
  type GatewayBench,
  provisioned,
  usedOf,
} from '../../fixtures/gateway.ts';

/** One use of a service: what is sent, and what its provider has done, in counted parts that are paid for. */
type Use = {
  path: (bench: GatewayBench) => string;
  body: Record<string, unknown>;
  operation: string;
  faults: (bench: GatewayBench) => Faults;
  done: (bench: GatewayBench) => number;
  /** What is paid for when the answer was lost: nothing for a search, which leaves no record, or for a browser that nobody can reach. */
  lost: number;
};

const MINUTE_MS = 60_000;
const SECONDS = 60;

const USES: Record<MeteredService, Use> = {
  search: {
    path: () => '/search/search',
    body: { query: 'otters' },
    operation: 'search',
    faults: ({ perplexity }) => perplexity.faults,
    done: ({ perplexity }) => perplexity.searches(),
    lost: 0,
  },
  browser: {
    path: () => '/browser/v1/sessions',
    body: { timeout: SECONDS, keepAlive: true },
    operation: 'create-session',
    faults: ({ browserbase }) => browserbase.faults,
    done: ({ browserbase }) => browserbase.sessions().length * SECONDS,
    lost: 0,
  },
  email: {
    path: ({ agentmail }) =>
      `/email/v0/inboxes/${encodeURIComponent(agentmail.inboxes()[0] ?? '')}/messages/send`,
    body: { to: 'x@y.example', subject: 'Once', text: 'Hi' },
    operation: 'send',
    faults: ({ agentmail }) => agentmail.faults,
    done: ({ agentmail }) => agentmail.sent().length,
    lost: 1,
  },
  phone: {
    path: () => '/phone/v1/calls',
    body: { phone_number: '+12025550123', task: 'Ask when they open.', max_duration: 1 },
    operation: 'create-call',
    faults: ({ bland }) => bland.faults,
    done: ({ bland }) => bland.placed().length * SECONDS,
    lost: SECONDS,
  },
};

/** What the caller is answered. Our own trouble with a provider is never the caller's 401, 402 or 403. */
const FAULTS = {
  slow: 200,
  down: 502,
  error: 502,
  'bad-gateway': 502,
  'rate-limited': 503,
  'no-credit': 503,
  'lose-answer': 502,
};

async function anAgent() {
  const bench = await aGateway();
  const token = await aServiceToken(bench.app);
  const asked = decideService(bench.app, {
    accountId: 'acc_alice',
    service: 'phone',
    isWanted: true,
  });
  await commit(bench.app, asked);
  await provisioned(bench.app);
  return { bench, token };
}

/** Everything that lasts is over after a while, and every open hold is worked off. */
async function settleAll({ app, bland }: GatewayBench): Promise<void> {
  for (const { id, completed } of bland.placed()) {
    if (!completed) await bland.hangUp(id, { minutes: 1 });
  }
  app.clock.now += 60 * MINUTE_MS;
  const rows = await query(app, 'SELECT id FROM usage_ledger WHERE due_at IS NOT NULL');
  for (const row of rows) await settleHold(app, String(row['id']));
}

describe.each(SERVICE_NAMES)('%s', (service) => {
  const use = USES[service];

  test.each(Object.entries(FAULTS))(
    'what its provider did is counted, whatever happens: %s',
    async (fault, status) => {
      const { bench, token } = await anAgent();
      use.faults(bench).enable(`${fault}:${use.operation}*1`);
      const answer = await fetch(bench.url + use.path(bench), {
        method: 'POST',
        headers: { authorization: token, 'content-type': 'application/json' },
        body: JSON.stringify(use.body),
      });
      await answer.text();
      expect(use.faults(bench).unused()).toEqual([]);
      const retries = answer.headers.get('x-should-retry');
      expect([answer.status, retries]).toEqual([status, status === 200 ? null : 'false']);
      await settleAll(bench);
      const used = Number((await usedOf(bench.app, 'alice', service)) ?? 0);
      expect(used).toBe(fault === 'lose-answer' ? use.lost : use.done(bench));
      const open = await valueOf(
        bench.app,
        `SELECT count(*) FROM usage_ledger WHERE state = 'reserved'`,
      );
      expect(open).toBe(0);
    },
  );
});
