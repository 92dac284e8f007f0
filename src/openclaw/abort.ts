import { z } from 'zod';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

const Sessions = z.object({ sessions: z.array(z.object({ key: z.string() })) });
/** A session without work says that it has no run. */
const Aborted = z.looseObject({ status: z.string().nullish(), aborted: z.boolean().nullish() });
const MOST = 20;

/**
 * Ends the work of an agent: the running turns of its latest sessions, and what waits in their queues. Returns how many were
 * running; null when the gateway did not take it. Source: OpenClaw 2026.9.6, `sessions.list` and `sessions.abort`.
 */
export async function abortWork(exec: Exec): Promise<number | null> {
  const listed = await callGateway(exec, 'sessions.list', { sortBy: 'activity', limit: MOST });
  const found = listed.ok ? Sessions.safeParse(listed.payload) : null;
  if (!found?.success) return null;
  let runs = 0;
  for (const { key } of found.data.sessions) {
    const answer = await callGateway(exec, 'sessions.abort', { key, clearQueued: true });
    if (!answer.ok) return null;
    const { data } = Aborted.safeParse(answer.payload);
    if (data?.aborted === true || data?.status === 'aborted') runs += 1;
  }
  return runs;
}
