import type { App } from '../app.ts';
import { SHORTEST_BREAK_MS } from '../domain/ailments.ts';
import { notedBreaks, type OpenBreak, type Surroundings } from '../domain/breaks.ts';
import { idFrom } from '../ids.ts';
import { addBreak, endBreak, forgetBreak } from '../store/breaks.ts';
import type { ObservedMachine } from '../store/observations.ts';
import type { Statement } from '../store/engine.ts';

type Seen = { around: Surroundings; open: OpenBreak[]; state: 'up' | 'down' | 'off' };

/** The ledger of what keeps an agent from answering although its machine is up. */
export function noteBreaks(
  { now: clock }: Pick<App, 'now'>,
  { id: machineId, accountId, seenAt }: ObservedMachine,
  { around, open, state }: Seen,
): Statement[] {
  const now = clock();
  const { begun, ended } = notedBreaks(around, open, { seenAt: seenAt ?? now, now, state });
  return [
    ...ended.map(({ id, beganAt, endedAt }) =>
      endedAt - beganAt < SHORTEST_BREAK_MS ? forgetBreak(id) : endBreak(id, endedAt),
    ),
    ...begun.map(({ cause, beganAt }) => {
      const id = idFrom('brk', machineId, cause, beganAt);
      return addBreak({ id, accountId, machineId, cause, beganAt, endedAt: null });
    }),
  ];
}
