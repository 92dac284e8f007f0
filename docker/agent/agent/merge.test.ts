import { describe, expect, test } from 'vitest';
import type { AgentDocument } from './document.ts';
import type { JsonObject } from './json.ts';
import { type Ledger, merge } from './merge.ts';

const OFF = document({ managed: { cron: { enabled: false }, heartbeat: { every: '0m' } } });
const ON = document({ retired: ['cron.enabled', 'heartbeat.every'] });

/** A machine that gets one document after the other and is edited by its owner in between. */
function machine(config: JsonObject = {}, ledger: Ledger = null) {
  let state = { config, ledger };
  return {
    get config() {
      return state.config;
    },
    gets(...documents: AgentDocument[]) {
      const { config, ledger, changed } = merge(state.config, documents, state.ledger);
      state = { config, ledger };
      return changed.map((path) => path.join('.'));
    },
    edits(edit: (config: JsonObject) => JsonObject) {
      state = { ...state, config: edit(state.config) };
    },
  };
}

function document(given: Partial<AgentDocument>): AgentDocument {
  return { rev: 1, managed: {}, defaults: {}, retired: [], ...given };
}

describe('managed keys', () => {
  test('are set among the others, which stay', () => {
    const agent = machine({ cron: { skipMissedJobs: true }, theirs: { a: [1] } });
    expect(agent.gets(OFF)).toEqual(['cron.enabled', 'heartbeat.every']);
    expect(agent.config).toEqual({
      cron: { skipMissedJobs: true, enabled: false },
      theirs: { a: [1] },
      heartbeat: { every: '0m' },
    });
  });

  test('are set again after an edit, and change nothing when they are set', () => {
    const agent = machine();
    agent.gets(OFF);
    expect(agent.gets(OFF)).toEqual([]);
    agent.edits((config) => ({ ...config, heartbeat: { every: '5m' } }));
    expect(agent.gets(OFF)).toEqual(['heartbeat.every']);
    expect(agent.config['heartbeat']).toEqual({ every: '0m' });
  });

  test('a null deletes a key', () => {
    const agent = machine({ gateway: { auth: { mode: 'token', token: 'theirs' } } });
    agent.gets(document({ managed: { gateway: { auth: { token: null } } } }));
    expect(agent.config).toEqual({ gateway: { auth: { mode: 'token' } } });
  });

  test('the newest of several wins', () => {
    const agent = machine();
    agent.gets(OFF, document({ rev: 2, retired: ['heartbeat.every'] }));
    expect(agent.config).toEqual({ cron: { enabled: false } });
  });
});

describe('retired keys', () => {
  test('are removed, together with objects that become empty', () => {
    const agent = machine({ theirs: 1 });
    agent.gets(OFF);
    agent.gets(ON);
    expect(agent.config).toEqual({ theirs: 1 });
  });

  test('give back what the customer had', () => {
    const agent = machine();
    agent.gets(ON);
    agent.edits(() => ({ heartbeat: { every: '30m' }, cron: { enabled: false } }));
    agent.gets(OFF);
    expect(agent.config).toEqual({ heartbeat: { every: '0m' }, cron: { enabled: false } });
    agent.gets(ON);
    expect(agent.config).toEqual({ heartbeat: { every: '30m' }, cron: { enabled: false } });
  });

  test('give back what the customer has set meanwhile', () => {
    const agent = machine();
    agent.gets(OFF);
    agent.edits((config) => ({ ...config, heartbeat: { every: '10m' } }));
    agent.gets(OFF);
    agent.gets(ON);
    expect(agent.config).toEqual({ heartbeat: { every: '10m' } });
  });

  test('are left alone when the customer set them after us', () => {
    const agent = machine();
    agent.gets(OFF);
    agent.edits((config) => ({ ...config, heartbeat: { every: '10m' } }));
    agent.gets(ON);
    agent.gets(ON);
    expect(agent.config).toEqual({ heartbeat: { every: '10m' } });
  });

  test('are removed from a machine without a ledger, except lists', () => {
    const agent = machine({ heartbeat: { every: '0m', model: 'x' }, tools: { deny: ['exec'] } });
    agent.gets(document({ retired: ['heartbeat.every', 'tools.deny'] }));
    expect(agent.config).toEqual({ heartbeat: { model: 'x' }, tools: { deny: ['exec'] } });
  });
});

describe('on a machine that was the customer’s before', () => {
  const FOUND = {
    gateway: { mode: 'local', port: 1 },
    heartbeat: { every: '2h' },
    cron: { own: 1 },
  };

  test('nothing is taken away, and everything returns once we manage nothing any more', () => {
    const agent = machine(FOUND);
    const managed = { gateway: { mode: 'local', port: 2 } };
    agent.gets({ ...document({ managed, retired: ['heartbeat.every'] }), found: true });
    expect(agent.config).toEqual({ ...FOUND, gateway: { mode: 'local', port: 2 } });
    agent.gets(document({ retired: ['gateway', 'heartbeat', 'cron'] }));
    expect(agent.config).toEqual(FOUND);
  });
});

describe('lists that belong to both', () => {
  const denied = (...deny: string[]) => document({ managed: { tools: { deny } } });

  test('hold our entries and the customer’s', () => {
    const agent = machine({ tools: { deny: ['exec'] } });
    agent.gets(denied('cron'));
    expect(agent.config).toEqual({ tools: { deny: ['cron', 'exec'] } });
    expect(agent.gets(denied('cron'))).toEqual([]);
    agent.gets(document({ retired: ['tools.deny'] }));
    expect(agent.config).toEqual({ tools: { deny: ['exec'] } });
  });

  test('lose an entry that we no longer manage', () => {
    const allowed = (...allowFrom: string[]) =>
      document({ managed: { channels: { telegram: { allowFrom } } } });
    const agent = machine();
    agent.gets(allowed('1', '2'));
    agent.edits(() => ({ channels: { telegram: { allowFrom: ['1', '2', 'friend'] } } }));
    agent.gets(allowed('2', '3'));
    expect(agent.config).toEqual({ channels: { telegram: { allowFrom: ['2', '3', 'friend'] } } });
  });
});

describe('a channel', () => {
  const connected = document({
    managed: { channels: { telegram: { enabled: true, botToken: 'ours', dmPolicy: 'allowlist' } } },
  });
  const gone = document({ retired: ['channels.telegram'] });

  test('that is disconnected leaves nothing', () => {
    const agent = machine({ theirs: 1 });
    agent.gets(connected);
    agent.gets(gone);
    expect(agent.config).toEqual({ theirs: 1 });
  });

  test('keeps the customer’s settings in it, switched off', () => {
    const agent = machine();
    agent.gets(connected);
    agent.edits((config) => {
      const channels = { telegram: { ...telegramOf(config), groups: { '-1': {} } } };
      return { ...config, channels };
    });
    agent.gets(gone);
    expect(agent.config).toEqual({
      channels: { telegram: { groups: { '-1': {} }, enabled: false } },
    });
  });

  test('of the customer comes back as it was', () => {
    const own = { channels: { telegram: { botToken: 'theirs', groups: { '-1': {} } } } };
    const agent = machine();
    agent.gets(gone);
    agent.edits(() => own);
    agent.gets(connected);
    agent.gets(gone);
    expect(agent.config).toEqual(own);
  });

  test('of the customer alone is never retired', () => {
    const agent = machine();
    agent.gets(document({}));
    agent.edits(() => ({ channels: { telegram: { botToken: 'theirs' } } }));
    expect(agent.gets(gone)).toEqual([]);
  });
});

describe('defaults', () => {
  const model = document({ defaults: { model: { primary: 'anthropic/sonnet' } } });

  test('fill a gap and nothing else', () => {
    const agent = machine();
    agent.gets(model);
    expect(agent.config).toEqual({ model: { primary: 'anthropic/sonnet' } });
    agent.edits(() => ({ model: { primary: 'anthropic/opus' } }));
    expect(agent.gets(model)).toEqual([]);
  });

  test('move along while they are ours, and never once the customer has chosen', () => {
    const newer = document({ defaults: { model: { primary: 'anthropic/newer' } } });
    const agent = machine();
    agent.gets(model);
    agent.gets(newer);
    expect(agent.config).toEqual({ model: { primary: 'anthropic/newer' } });
    agent.edits(() => ({ model: { primary: 'anthropic/opus' } }));
    agent.gets(newer);
    agent.edits(() => ({ model: { primary: 'anthropic/newer' } }));
    agent.gets(document({ defaults: { model: { primary: 'anthropic/newest' } } }));
    expect(agent.config).toEqual({ model: { primary: 'anthropic/newer' } });
    const chosen = machine({ model: { primary: 'anthropic/sonnet' } });
    chosen.gets(model);
    chosen.gets(newer);
    expect(chosen.config).toEqual({ model: { primary: 'anthropic/sonnet' } });
  });

  test('take the place of the customer’s own value once when they ask for it, and move along from then on', () => {
    const asked = (at: number, primary: string) =>
      document({
        defaults: { model: { primary } },
        renewed: [{ path: 'model.primary', at }],
      });
    const agent = machine({ model: 'anthropic/theirs', other: 1 });
    agent.gets(asked(5, 'anthropic/sonnet'));
    expect(agent.config).toEqual({ model: { primary: 'anthropic/sonnet' }, other: 1 });
    agent.gets(asked(5, 'anthropic/newer'));
    expect(agent.config).toMatchObject({ model: { primary: 'anthropic/newer' } });
    agent.edits(() => ({ model: { primary: 'anthropic/opus' } }));
    expect(agent.gets(asked(5, 'anthropic/newest'))).toEqual([]);
    agent.gets(asked(9, 'anthropic/newest'));
    expect(agent.config).toEqual({ model: { primary: 'anthropic/newest' } });
  });

  test('see the short form of a setting', () => {
    expect(machine({ model: 'anthropic/opus' }).gets(model)).toEqual([]);
  });
});

function telegramOf(config: JsonObject): JsonObject {
  return (config['channels'] as { telegram: JsonObject }).telegram;
}
