import type { TestApp } from '../../fixtures/app.ts';
import { Killed } from './work-off.ts';

/** A process that dies before its nth write or call. From then on it stores nothing, and its calls fail. */
export function mortal(app: TestApp, nth: number): TestApp & { isDead: () => boolean } {
  let acts = 0;
  const strike = () => {
    acts += 1;
    if (acts >= nth) throw new Killed('killed');
  };
  const { db, fly, anthropic } = app;
  return {
    ...app,
    db: { ...db, write: async (writes) => (strike(), db.write(writes)) },
    fly: guardedAll(fly, strike),
    anthropic: guardedAll(anthropic, strike),
    isDead: () => acts >= nth,
  };
}

function guardedAll<T extends object>(part: T, strike: () => void): T {
  return new Proxy(part, {
    get: (target, name) => {
      const act: unknown = Reflect.get(target, name);
      if (typeof act !== 'function') return act;
      return async (...args: unknown[]): Promise<unknown> => {
        strike();
        return Reflect.apply(act, target, args) as unknown;
      };
    },
  });
}
