import type { Invocation } from './invocation.ts';

// A model of `sessions.list` and `gateway.suspend.prepare`, as OpenClaw 2026.9.6 answered them when it was asked.

type Params = Record<string, unknown>;

const SUSPENDED_MS = 120_000;

/** The one conversation there is, once something was said in it. */
export function listSessions({ home, world }: Invocation): object {
  const turns = home.chat ?? [];
  const last = turns.at(-1);
  const sessions = last
    ? [{ key: 'agent:main:main', lastInteractionAt: last.doneAt, lastActivityAt: last.doneAt }]
    : [];
  return { ts: world.now(), count: sessions.length, sessions };
}

/** Null when the id is missing. With work under way nothing changes; else nothing new is taken for a while. */
export function prepareSuspension(invocation: Invocation, { requestId }: Params): object | null {
  const { world, home } = invocation;
  if (typeof requestId !== 'string' || requestId.trim() === '') return null;
  if (isWorking(invocation)) {
    const blockers = [{ kind: 'embedded-run', count: 1, message: '1 active embedded run(s)' }];
    return {
      status: 'busy',
      reason: 'active-work',
      retryAfterMs: 20_000,
      activeCount: 1,
      blockers,
      writeCustody: [],
    };
  }
  const expiresAtMs = world.now() + SUSPENDED_MS;
  world.suspended.set(home, expiresAtMs);
  return {
    status: 'ready',
    suspensionId: `suspension-${requestId}`,
    expiresAtMs,
    activeCount: 0,
    blockers: [],
    writeCustody: [],
  };
}

function isWorking({ world, home, machine }: Invocation): boolean {
  const isInTurn = (home.chat ?? []).some(
    ({ startedIn, doneAt }) => startedIn === machine.startedAt && doneAt > world.now(),
  );
  return isInTurn || world.busy.has(home);
}

export function isSuspended({ world, home }: Invocation): boolean {
  return (world.suspended.get(home) ?? 0) > world.now();
}

/** Source: the gateway protocol of 2026.9.6, `sessions.abort`: ends the turns of a session and what waits in its queues. */
export function abortSession({ world, home, machine }: Invocation, { key }: Params): object {
  const running = (home.chat ?? []).filter(
    ({ startedIn, doneAt }) => startedIn === machine.startedAt && doneAt > world.now(),
  );
  if (key !== 'agent:main:main' || (running.length === 0 && !world.busy.has(home)))
    return { status: 'no-active-run' };
  world.busy.delete(home);
  for (const turn of running) Object.assign(turn, { doneAt: world.now(), error: 'aborted' });
  world.save();
  return { status: 'aborted', aborted: true };
}
