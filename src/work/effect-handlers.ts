import type { App } from '../app.ts';
import type { PayloadOf } from '../conversation/effects/effect.ts';
import type { Change, Enqueue } from './commit.ts';

export type EffectApp = Pick<App, 'config' | 'now' | 'newId'>;

/** The event that causes an effect. Ids of rows and news derive from it, so that a repeated event changes nothing. */
export type Cause = { accountId: string; chat: string; eventId: string };

/**
 * The shell half of effects: the rows, jobs and news of each. Each handler is an ordinary function, so that a chat, an
 * operator's command and a web route call the same one, and commit what it returns.
 */
export type EffectHandlers<E> = {
  [N in keyof E]: (app: EffectApp, cause: Cause, payload: PayloadOf<E[N]>) => Change[];
};

/** Runs the sweep now, so that due rows need not wait for the next regular sweep. */
export const SWEEP_NOW: Enqueue = { enqueue: 'sweep', payload: {} };
