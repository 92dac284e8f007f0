import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { testApp } from '../test/fixtures/app.ts';
import { setSwitch } from '../src/store/switches.ts';
import { commit } from '../src/work/commit.ts';
import { SWITCHES_CHANGED } from '../src/work/wakeups.ts';
import { runExclusively } from './run-exclusively.ts';

test('a platform that is switched off is left within seconds, and connected again when it is on', async () => {
  const app = await testApp();
  const story: string[] = [];
  const connect = async (signal: AbortSignal): Promise<void> => {
    story.push('connected');
    if (!signal.aborted) await once(signal, 'abort');
    story.push('left');
  };
  await app.db.write([setSwitch('telegram', 'off')]);
  for (const name of ['telegram:77', 'discord:88'])
    onTestFinished(runExclusively(app, name, connect));
  await expect.poll(() => story, { timeout: 15_000 }).toEqual(['connected']);
  await app.db.write([setSwitch('discord', 'off')]);
  await expect.poll(() => story, { timeout: 15_000 }).toEqual(['connected', 'left']);
  await commit(app, [setSwitch('telegram', 'on'), { notify: SWITCHES_CHANGED }]);
  await expect.poll(() => story, { timeout: 15_000 }).toEqual(['connected', 'left', 'connected']);
});
