import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Guest } from '../fixtures/guest.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { ALL_PLATFORMS, errorLines, openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MB = 1024 * 1024;

describe.each(PLATFORMS)('the files of an agent on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  test('are browsed, got and put by buttons and one-time pages', async () => {
    const alice = world.guest('alice');
    await alice.becomesCustomer('SETUP_TOKEN', 'Pro');
    await has(world, alice, {
      'report.txt': 'all is well',
      'notes/today.md': '# Today',
      'film.mp4': Buffer.alloc(21 * MB),
      '.env': 'KEY=secret',
      ...Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`many/file-${at}.txt`, `${at}`])),
    });

    await alice.says('/files');
    await alice.sees('film.mp4 · 21 MB', 'report.txt · 11 B', 'notes/', '4 items.');
    expect(alice.everSaw('.env')).toBe(false);
    await alice.taps('many/');
    await alice.sees('file-5.txt · 1 B', 'Page 1 of 2');
    await alice.taps('Next page');
    await alice.sees('file-7.txt · 1 B', 'Page 2 of 2');
    await alice.taps('Folder above');
    await alice.sees('4 items.');

    await alice.taps('film.mp4');
    await alice.sees('21 MB, changed on', 'I can pass on files of up to 20 MB.');
    await alice.taps('Back');
    await alice.sees('4 items.');
    await alice.taps('report.txt');
    await alice.sees('11 B, changed on');
    await alice.taps('Get this file');
    await alice.sees('Here’s report.txt.', 'I’ve sent it below.');
    const [document] = alice.person.visible().flatMap(({ document: sent }) => sent ?? []);
    expect([document?.name, String(document?.content)]).toEqual(['report.txt', 'all is well']);
    await alice.taps('Get a link instead');
    await alice.sees('The link works once, until');
    const download = await alice.opens('Download');
    expect(await (await fetch(download)).text()).toContain('report.txt (11 B), from your agent.');
    const got = await fetch(download, { method: 'POST' });
    expect(got.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''report.txt");
    expect(await got.text()).toBe('all is well');
    const again = await fetch(download, { method: 'POST' });
    expect([again.status, await again.text()]).toEqual([
      404,
      expect.stringContaining('Get the file again in your chat.'),
    ]);

    await alice.says('/files');
    await alice.taps('notes/');
    await alice.sees('today.md · 7 B');
    await alice.taps('Put a file here');
    await alice.sees('Your agent gets it in this folder: notes');
    const page = await alice.opens('Choose a file');
    const form = new FormData();
    form.set('file', new File(['for you'], 'today.md'));
    const sent = await fetch(page, { method: 'POST', body: form });
    expect(await sent.text()).toContain('Your agent gets it in a moment.');
    await alice.sees('Your agent has today (2).md now. Folder: notes');
    await alice.says('/files');
    await alice.taps('notes/');
    await alice.sees('today (2).md · 7 B', 'today.md · 7 B');

    expect(await alice.mishaps()).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
    expect(errorLines(world)).toEqual([]);
  });

  test('of a sleeping agent are shown after asking, and Starter hears what it would gain', async () => {
    const bob = world.guest('bob');
    await bob.becomesCustomer('SETUP_TOKEN', 'Pro');
    await world.fly.stopAll();
    await bob.says('/files');
    await bob.sees('Your agent is asleep, so I can’t see its files.');
    expect(stateOf(world, await bob.agentApp())).toBe('stopped');
    await bob.taps('Wake it');
    await bob.sees('SOUL.md');
    expect(stateOf(world, await bob.agentApp())).toBe('started');
    await bob.says('/stop');
    await bob.sees('Stopped.');

    const carol = world.guest('carol');
    await carol.becomesCustomer('SETUP_TOKEN', 'Starter');
    await carol.says('/files');
    await carol.sees('With Pro and Power you look through', 'Upgrade to Pro');
    expect([...(await bob.mishaps()), ...(await carol.mishaps())]).toEqual([]);
    expect(errorLines(world)).toEqual([]);
  });
});

test.each(ALL_PLATFORMS)(
  'a file arrives in the chat on %s, and one that is sent there reaches the agent',
  async (platform) => {
    await using world = await openWorld(platform);
    const dave = world.guest('dave');
    await dave.becomesCustomer('SETUP_TOKEN', 'Pro');
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
    await has(world, dave, { 'bytes.bin': bytes });
    await dave.says('/files');
    await dave.taps('bytes.bin');
    await dave.sees('293 KB, changed on');
    await dave.taps('Get this file');
    await dave.sees('Here’s bytes.bin.');
    await dave.taps('Back');
    await dave.sees('bytes.bin · 293 KB');
    const reply = Buffer.concat([bytes, Buffer.from('end')]);
    await dave.person.sendFile('reply.bin', reply);
    await dave.sees('Passing it on to your agent: reply.bin', 'Your agent has reply.bin now.');
    // The folder is shown again by itself; a tap on a list that is replaced just then would be out of date.
    await dave.sees('reply.bin · 293 KB');
    await dave.says('/files');
    await dave.sees('reply.bin · 293 KB');
    await dave.taps('reply.bin');
    await dave.sees('293 KB, changed on');
    await dave.taps('Get this file');
    await dave.sees('Here’s reply.bin.');
    const sentBack = dave.person.visible().flatMap(({ document }) => document ?? []);
    expect(sentBack.at(-1)?.content.equals(reply)).toBe(true);
    const [sent] = dave.person.visible().flatMap(({ document }) => document ?? []);
    expect([sent?.name, sent?.content.equals(bytes)]).toEqual(['bytes.bin', true]);
    expect(await dave.mishaps()).toEqual([]);
    expect(errorLines(world)).toEqual([]);
  },
);

async function has(world: World, guest: Guest, files: Record<string, string | Buffer>) {
  const entries = Object.entries(files).map(([path, content]) => {
    const base64 = Buffer.from(content as string).toString('base64');
    return [path, { base64, changedAt: Date.now() }];
  });
  world.fly.alter((await guest.agentApp()) ?? '', { files: Object.fromEntries(entries) });
}

function stateOf(world: World, app: string | null): string | undefined {
  return world.fly.machines(app ?? '')[0]?.state;
}

test('a machine or a network that fails costs a while, and nothing twice', async () => {
  await using world = await openWorld('console', { pace: 5 });
  const erin = world.guest('erin');
  await erin.becomesCustomer('SETUP_TOKEN', 'Pro');
  await has(world, erin, { 'report.txt': 'all is well' });
  const faults = ['exec-timeout:exec', 'error:exec'];
  for (const [index, fault] of faults.entries()) {
    world.fault('fly', `${fault}*2`);
    await erin.says('/files');
    await erin.sees('report.txt · 11 B');
    world.fault('fly', `${fault}*2`);
    await erin.taps('report.txt');
    await erin.sees('11 B, changed on');
    await erin.taps('Get this file');
    await erin.sees('Here’s report.txt.');
    await erin.taps('Back');
    await erin.sees('report.txt · 11 B');
    world.fault('fly', `${fault}*2`);
    await erin.person.sendFile(`for-you-${index}.txt`, Buffer.from(`number ${index}`));
    await erin.sees(`Your agent has for-you-${index}.txt now.`);
    world.heal();
  }
  await erin.says('/files');
  await erin.sees('3 items.', ...faults.map((_fault, index) => `for-you-${index}.txt · 8 B`));
  expect(await erin.mishaps()).toEqual([]);
});
