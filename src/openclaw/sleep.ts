import { z } from 'zod';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

const Session = z.object({
  updatedAt: z.number().nullish(),
  /** When a turn ended last. */
  lastActivityAt: z.number().nullish(),
  /** When the person said something last. */
  lastInteractionAt: z.number().nullish(),
});
const Sessions = z.object({ sessions: z.array(Session) });
const Prepared = z.object({ status: z.string() });

/** `idle`: nothing is under way, and for two minutes the gateway takes nothing new. */
export type Readiness = 'idle' | 'busy' | 'no_answer';

/**
 * Asks a gateway whether its machine may be stopped: nothing was said since a moment and nothing is under way. Then it takes
 * nothing new for two minutes, so that no turn begins while the machine goes down; when it does not go down, that ends by
 * itself. Source: OpenClaw 2026.9.6, `sessions.list` and `gateway.suspend.prepare`.
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

/** The time by which OpenClaw itself sorts them. */
function lastUse({
  lastActivityAt,
  lastInteractionAt,
  updatedAt,
}: z.infer<typeof Session>): number {
  return Math.max(lastActivityAt ?? 0, lastInteractionAt ?? 0) || (updatedAt ?? 0);
}
