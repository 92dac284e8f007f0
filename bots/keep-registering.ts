import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../src/app.ts';
import { limitRepeats } from '../src/log.ts';
import type { Platform } from '../src/domain/platforms.ts';

const RETRY_MS = 5000;

type Registration = { platform: Platform; register: () => Promise<void>; signal: AbortSignal };

/** Retries until the commands are registered. The conversation works without them, so nothing waits for this. */
export async function keepRegistering(
  app: Pick<App, 'log'>,
  { platform, register, signal }: Registration,
): Promise<void> {
  const log = limitRepeats(app.log);
  while (!signal.aborted) {
    try {
      return await register();
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, platform }, 'the commands could not be registered');
      await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
