import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../scripts/sandbox/report.ts';
import { NEEDLES } from '../../fixtures/secrets.ts';

const TIMEOUT_MS = 150_000;
/** Fast enough for a test, slow enough to be killed in every step. */
const PACE = { SANDBOX_DELAY_SCALE: '0.05', SANDBOX_SLOW_MS: '1200' };

/** What a story makes the product say once more in the same chat: a receipt after a renewal. */
const SAID_AGAIN: Record<string, string[]> = {
  renewal: ['Payment received'],
  billing: ['Payment received'],
};

type Played = { code: number | null; output: string; report: Report; dataDir: string };

describe.concurrent('a story played by the command itself', () => {
  test.for([
    ['first-run', 'console'],
    ['first-run', 'telegram'],
    ['first-run', 'discord'],
    ['first-run', 'whatsapp'],
    ['crash-everywhere', 'console'],
    ['crash-everywhere', 'telegram'],
    ['crash-everywhere', 'discord'],
    ['crash-everywhere', 'whatsapp'],
    ['lost-answers', 'console'],
    ['lost-answers', 'telegram'],
    ['channel', 'telegram'],
    ['upgrade', 'console'],
    ['upgrade', 'telegram'],
    ['renewal', 'console'],
    ['billing', 'console'],
    ['billing', 'telegram'],
    ['billing', 'discord'],
    ['billing', 'whatsapp'],
    ['every-command', 'console'],
  ] as const)(
    '%s on %s ends with one running agent and leaves no secret behind',
    { timeout: TIMEOUT_MS },
    async ([story, on], { onTestFinished }) => {
      const dataDir = temporaryFolder(onTestFinished);
      const played = await play({ story: `test/stories/${story}.txt`, on, dataDir });
      expect(`${played.output.slice(-2000)}\n${played.code}`).toMatch(/\n0$/);
      expect(played.report).toMatchObject({
        fly: { apps: 1, volumes: 1, machines: 1, ips: 2 },
        stripe: { customers: 1, subscriptions: 1, openCheckouts: 0 },
        agents: [{ state: 'ready', credential: { version: 1, verdict: 'valid' }, onMachine: [{}] }],
        pending: { inbox: 0, outbox: 0, jobs: 0 },
      });
      expect(played.report.messages.repeated).toBeLessThanOrEqual(mostRepeated(story, on));
      const [agent] = played.report.agents;
      expect(agent?.appliedRev).toBe(agent?.desiredRev);
      expect(leaksOf(played)).toEqual([]);
      expect(stepsSaidTwice(played.output)).toEqual(SAID_AGAIN[story] ?? []);
    },
  );
});

test(
  'the story of disputes ends with a plan that is gone and an agent that is kept',
  { timeout: TIMEOUT_MS },
  async ({ onTestFinished }) => {
    const dataDir = temporaryFolder(onTestFinished);
    const played = await play({ story: 'test/stories/disputes.txt', on: 'whatsapp', dataDir });
    expect(`${played.output.slice(-2000)}\n${played.code}`).toMatch(/\n0$/);
    expect(played.report).toMatchObject({
      fly: { apps: 1, volumes: 1, machines: 1 },
      stripe: { customers: 1, subscriptions: 0, openCheckouts: 0 },
      pending: { inbox: 0, outbox: 0, jobs: 0 },
    });
    expect(leaksOf(played)).toEqual([]);
  },
);

/**
 * Telegram has no idempotency key, so a screen that it accepted just before the product died is sent again. Other platforms
 * repeat nothing, and a note is never repeated.
 */
function mostRepeated(story: string, on: string): number {
  const text = readFileSync(`test/stories/${story}.txt`, 'utf8');
  return on === 'telegram' ? (text.match(/^:crash$/gm)?.length ?? 0) : 0;
}

test(
  'a line that cannot be played ends the story with its reason and a code of 1',
  { timeout: TIMEOUT_MS },
  async ({ onTestFinished }) => {
    const dataDir = temporaryFolder(onTestFinished);
    const input = 'hello\n:fault fly no-such-thing\n';
    const played = await play({ story: '-', on: 'console', dataDir, input });
    expect(played.code).toBe(1);
    expect(played.output).toContain('line 2, :fault fly no-such-thing: unknown fault');
  },
);

type Playing = { story: string; on: string; dataDir: string; input?: string };

async function play({ story, on, dataDir, input = '' }: Playing): Promise<Played> {
  const reportFile = join(dataDir, 'report.json');
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'scripts/start.ts',
      '--script',
      story,
      '--on',
      on,
      '--data',
      join(dataDir, 'data'),
      '--report',
      reportFile,
    ],
    { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...PACE } },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (!existsSync(reportFile))
    throw new Error(`no report; the end of the output:\n${output.slice(-2000)}`);
  return { code, output, report: JSON.parse(readFileSync(reportFile, 'utf8')) as Report, dataDir };
}

/** Uses the test's own hook, because with concurrent tests the global one may belong to another test. */
function temporaryFolder(onTestFinished: (clean: () => void) => void): string {
  const dir = mkdtempSync(join(tmpdir(), 'automna-played-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function leaksOf({ dataDir, output }: Played): string[] {
  const files = readdirSync(join(dataDir, 'data'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const places = [
    ['the output', Buffer.from(output)] as const,
    ...files.map((file) => [file, readFileSync(file)] as const),
  ];
  return places.flatMap(([place, content]) =>
    NEEDLES.filter((needle) => content.includes(needle)).map((needle) => `${place}: ${needle}`),
  );
}

/** New messages that ask for the same step again; a menu shown again after an edit is no new message. */
function stepsSaidTwice(output: string): string[] {
  const said = output
    .split('\n')
    .filter((line) => /^alice \| {3}\S/.test(line) && !line.includes('['));
  const headlines = [
    'Hi, I’m Automna.',
    'Payment received',
    'Claude is connected',
    'Your agent is ready',
  ];
  return headlines.filter((headline) => said.filter((line) => line.includes(headline)).length > 1);
}
