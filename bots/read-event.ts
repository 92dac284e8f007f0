import type { App } from '../src/app.ts';
import type { Platform } from '../src/domain/platforms.ts';

/**
 * Reads one event of a platform. One that our adapter cannot read is logged, without its content, and left out: a platform that
 * sends something new must not keep everybody else's messages waiting, or end the process.
 */
export function readEvent<T>(
  { log }: Pick<App, 'log'>,
  platform: Platform,
  read: () => T,
): T | null {
  try {
    return read();
  } catch (error) {
    log.error({ err: error, platform }, 'an event could not be read');
    return null;
  }
}
