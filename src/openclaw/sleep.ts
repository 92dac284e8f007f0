import { z } from 'zod';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

const Session = z.object({
  updatedAt: z.number().nullish(),
  /** The end of the last turn. */
  lastActivityAt: z.number().nullish(),
  /** The last message of the person. */
  lastInteractionAt: z.number().nullish(),
});
const Sessions = z.object({ sessions: z.array(Session) });
const Prepared = z.object({ status: z.string() });

/** `idle`: no turn is running, and the gateway accepts nothing new for two minutes. */
export type Readiness = 'idle' | 'busy' | 'no_answer';

/**
 * Asks a gateway whether its machine may be stopped: no message since a moment, and no turn running. An idle gateway then
 * accepts nothing new for two minutes, so that no turn begins while the machine stops; after that it works again by itself.
 * Source: OpenClaw 2026.9.6, `sessions.list` and `gateway.suspend.prepare`.
 */
export async function prepareSleep(
  exec: Exec,
  { requestId, quietSince }: { requestId: string; quietSince: number },
): Promise<Readiness> {
  const listed = await callGateway(exec, 'sessions.list', { sortBy: 'activity', limit: 1 });
  const found = listed.ok ? Sessions.safeParse(listed.payload) : null;
  if (!found?.success) return 'no_answer';
  const [newest] = found.data.sessions;
  if (newest && lastUse(newest) > quietSince) return 'busy';
  const answer = await callGateway(exec, 'gateway.suspend.prepare', { requestId });
  const prepared = answer.ok ? Prepared.safeParse(answer.payload) : null;
  if (!prepared?.success) return 'no_answer';
  return prepared.data.status === 'ready' ? 'idle' : 'busy';
}

/** The time by which OpenClaw itself sorts sessions. */
function lastUse({
  lastActivityAt,
  lastInteractionAt,
  updatedAt,
}: z.infer<typeof Session>): number {
  return Math.max(lastActivityAt ?? 0, lastInteractionAt ?? 0) || (updatedAt ?? 0);
}
