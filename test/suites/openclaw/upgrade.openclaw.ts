import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { PLAN_TERMS } from '../../../src/domain/plans.ts';
import { agentDocument, bootDocument } from '../../../src/machines/agent-document.ts';
import { NO_SERVICES } from '../../../src/machines/service-endpoints.ts';
import { listProfiles, pushCredential } from '../../../src/openclaw/credentials.ts';
import { type AgentMachine, agentMachine, assertRan, installedOpenClaw } from './agent-machine.ts';
import { failingOpenClaw, olderOpenClaw, versionOf } from './other-openclaw.ts';

// One machine that was used with an older OpenClaw. Each test goes on where the one before it ended, so the first that fails
// fails the rest.

const HELLO = 'Hello from the sandbox Claude.';
/** Settings that only the older one knows: 2026.9.6 has moved the first and has no place for the others. */
const OLD_SETTINGS = {
  audit: { enabled: false },
  browser: { color: '#112233' },
};
const MINE = { messages: { responsePrefix: 'Yo' } };
/** Of their own, beside ours; nothing listens there. */
const MY_CHANNEL = {
  slack: { enabled: false, botToken: 'xoxb-mine', appToken: 'xapp-mine' },
};

let machine: AgentMachine;
let anthropic: AnthropicStandIn;
let facts: Parameters<typeof agentDocument>[0];
const exec: Parameters<typeof pushCredential>[0] = ({ argv, stdin }) => machine.run(argv, stdin);

beforeAll(async () => {
  machine = await agentMachine({ installDir: olderOpenClaw() });
  anthropic = await startAnthropic({ stateFile: join(machine.home, 'anthropic.json') });
  facts = {
    rev: 1,
    terms: PLAN_TERMS.pro,
    access: { mode: 'own', apiUrl: anthropic.url },
    model: 'anthropic/claude-sonnet-4-6',
    services: NO_SERVICES,
    channels: [],
  };
  await machine.boot(bootDocument(facts));
  await pushCredential(exec, { kind: 'api_key', value: fakeCredential('API_KEY') });
  assertRan(await machine.apply(agentDocument(facts)));
  await runs('cron add --name mine --cron 0_9_*_*_* --message Hi --session isolated --no-deliver');
  await asks('remember the blue door');
  writeFileSync(memoryFile(), 'The door is blue.');
  machine.writeConfig(
    JSON.stringify({
      ...(machine.config() as object),
      ...MINE,
      ...OLD_SETTINGS,
      channels: MY_CHANNEL,
    }),
  );
  await machine.stop();
});

afterAll(async () => {
  await machine[Symbol.asyncDispose]();
  await anthropic.close();
});

const memoryFile = () => join(machine.home, '.openclaw', 'workspace', 'MEMORY.md');
const kept = (name: string) => readFileSync(join(machine.home, '.automna', name), 'utf8');

/** A command of OpenClaw's; an underscore is a space within an argument. */
async function runs(line: string): Promise<string> {
  const argv = ['openclaw', ...line.split(' ').map((word) => word.replaceAll('_', ' '))];
  const ran = await machine.run(argv);
  assertRan(ran);
  return ran.stdout;
}

const asks = async (words: string) =>
  runs(`agent --agent main --json --message ${words.replaceAll(' ', '_')}`);

/** What the customer has, wherever the version that runs keeps it. */
async function belongings() {
  const { payload: cron } = await machine.rpc('cron.list');
  const { payload: sessions } = await machine.rpc('sessions.list');
  return {
    jobs: (cron as { jobs: { name: string }[] }).jobs.map(({ name }) => name),
    sessions: (sessions as { sessions: { key: string }[] }).sessions.map(({ key }) => key),
    keys: await listProfiles(exec),
    memory: readFileSync(memoryFile(), 'utf8'),
    config: machine.config(),
  };
}

const EVERYTHING = {
  jobs: expect.arrayContaining(['mine']) as string[],
  sessions: expect.arrayContaining(['agent:main:main']) as string[],
  keys: ['anthropic:apikey'],
  memory: 'The door is blue.',
  config: expect.objectContaining(MINE) as object,
};

describe.each([
  ['whose doctor fails', '2026.9.90', ['doctor'], []],
  [
    'that refuses the configuration without saying where',
    '2026.9.91',
    ['config validate'],
    ['doctor'],
  ],
  ['whose gateway does not start', '2026.9.92', ['gateway run'], []],
])('an OpenClaw %s', (_what, version, failing, idle) => {
  test('gives way to the one of before, with its files', async () => {
    machine.getsImage(failingOpenClaw(version, [...failing, 'gateway run'], idle));
    const before = machine.config();
    const failed = await machine.bootFails({ AGENT_DOCUMENT: JSON.stringify(bootDocument(facts)) });
    expect(failed.exitCode).not.toBe(0);
    machine.getsImage(olderOpenClaw());
    const back = await machine.run(['automna-agent', 'boot']);
    expect(back).toMatchObject({ exitCode: 0 });
    expect(back.stderr).toContain(`OpenClaw ${version} has failed; the state of`);
    expect(machine.config()).toEqual(before);
    expect(JSON.parse(kept('bad-versions.json'))).toContain(version);
  });
});

test('the version of before answers after all of that, with everything of the customer', async () => {
  await machine.boot(bootDocument(facts));
  expect(await belongings()).toMatchObject({
    ...EVERYTHING,
    config: { ...MINE, ...OLD_SETTINGS, channels: MY_CHANNEL },
  });
  expect(await asks('still there?')).toContain(HELLO);
  await machine.stop();
});

test('an upgrade to the OpenClaw of the image keeps everything, and what it has no place for is set aside', async () => {
  machine.getsImage(installedOpenClaw());
  await machine.boot(bootDocument(facts));
  const pinned = versionOf(installedOpenClaw());
  expect(machine.log()).toContain(`OpenClaw ${versionOf(olderOpenClaw())} becomes ${pinned}`);
  expect(kept('openclaw-version')).toBe(pinned);
  expect(await belongings()).toMatchObject({
    ...EVERYTHING,
    config: { ...MINE, logging: { audit: OLD_SETTINGS.audit }, channels: MY_CHANNEL },
  });
  expect(JSON.parse(kept('set-aside.json'))).toEqual([{ path: 'browser.color', value: '#112233' }]);
  expect(await asks('and now?')).toContain(HELLO);
  const { stdout } = await machine.run(['automna-agent', 'inspect']);
  expect(JSON.parse(stdout)).toMatchObject({ setAside: ['browser.color'] });
});

test('what a newer OpenClaw has written is noticed, and the next boot of this one repairs it', async () => {
  await machine.stop();
  const config = machine.config() as { meta?: object };
  const meta = { ...config.meta, lastTouchedVersion: '2099.1.1' };
  machine.writeConfig(JSON.stringify({ ...config, meta }));
  const strayNow = async () =>
    (
      JSON.parse((await machine.run(['automna-agent', 'inspect'])).stdout) as {
        strayVersion: unknown;
      }
    ).strayVersion;
  expect(await strayNow()).toBe('2099.1.1');
  expect(await machine.run(['automna-agent', 'boot'])).toMatchObject({ exitCode: 0 });
  expect(await strayNow()).toBe(null);
  expect(machine.config()).toMatchObject({
    ...MINE,
    channels: MY_CHANNEL,
    meta: { lastTouchedVersion: versionOf(installedOpenClaw()) },
  });
});
