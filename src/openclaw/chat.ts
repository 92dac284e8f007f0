import { z } from 'zod';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

/** The session that direct messages of all channels share. Source: OpenClaw 2026.9.6, `session.dmScope`. */
const SESSION = 'main';
const HISTORY = 40;
const WAIT_MS = 2000;

const Message = z.object({
  role: z.string(),
  content: z.unknown(),
  idempotencyKey: z.string().optional(),
  __openclaw: z.object({ runId: z.string().optional() }).optional(),
});
/** Shape: OpenClaw 2026.9.6, `chat.history`. */
const History = z.object({
  messages: z.array(Message),
  pendingInputs: z
    .object({ items: z.array(z.object({ runId: z.string().optional(), state: z.string() })) })
    .optional(),
  inFlightRun: z.object({ runId: z.string() }).nullish(),
  sessionInfo: z.object({ hasActiveRun: z.boolean().default(false) }).optional(),
});
type History = z.infer<typeof History>;

/** Shape: OpenClaw 2026.9.6, `agent.wait`. The status is `timeout` also for an unknown run. */
const Waited = z.object({
  status: z.string(),
  error: z.string().optional(),
  terminalReply: z.object({ text: z.string().optional() }).optional(),
});

export type Taken = 'taken' | 'refused' | 'unknown';

/**
 * Sends a message to the agent. The gateway recognises a repeated id only until it restarts, so after an attempt with an unknown
 * outcome (`mayBeThere`) the history is read first. `unknown`: the outcome is unclear, and the call can be repeated.
 */
export async function sendToAgent(
  exec: Exec,
  { id, text, mayBeThere }: { id: string; text: string; mayBeThere: boolean },
): Promise<Taken> {
  if (mayBeThere) {
    const history = await readHistory(exec);
    if (!history) return 'unknown';
    if (knows(history, id)) return 'taken';
  }
  const params = { sessionKey: SESSION, message: text, idempotencyKey: id };
  const answer = await callGateway(exec, 'chat.send', params);
  if (answer.ok) return 'taken';
  return answer.code === 'INVALID_REQUEST' ? 'refused' : 'unknown';
}

export type Answer =
  | { type: 'running' }
  /** The text is null when the agent chose not to answer. */
  | { type: 'answered'; text: string | null }
  | { type: 'failed'; byClaude: boolean }
  /** The gateway was restarted meanwhile, so it has neither a running turn nor an answer for the message. */
  | { type: 'lost' }
  | { type: 'unknown' };

/** The result of a message that the agent has accepted. Waits a short time for it. */
export async function findAnswer(exec: Exec, id: string): Promise<Answer> {
  const params = { runId: id, timeoutMs: WAIT_MS };
  const answer = await callGateway(exec, 'agent.wait', params);
  const waited = answer.ok ? Waited.safeParse(answer.payload) : null;
  if (!waited?.success) return { type: 'unknown' };
  const { status, error = '', terminalReply } = waited.data;
  if (status === 'error') return { type: 'failed', byClaude: CLAUDE_REFUSED.test(error) };
  if (status === 'ok' && terminalReply?.text) {
    return { type: 'answered', text: terminalReply.text };
  }
  const history = await readHistory(exec);
  if (!history) return { type: 'unknown' };
  const text = textOf(history, id);
  if (status === 'ok') return { type: 'answered', text };
  if (text !== null) return { type: 'answered', text };
  // A message that arrived during another turn is part of that turn and has no run of its own.
  const isRunning = isWaiting(history, id) || history.sessionInfo?.hasActiveRun === true;
  return { type: isRunning ? 'running' : 'lost' };
}

/** An error message may contain anything, so it is only classified. */
const CLAUDE_REFUSED =
  /authentication failed|re-authenticate|credit|billing|usable profile|extra usage|only authorized for use|usage limits|not allowed for this organization/i;

async function readHistory(exec: Exec): Promise<History | null> {
  const answer = await callGateway(exec, 'chat.history', { sessionKey: SESSION, limit: HISTORY });
  const history = answer.ok ? History.safeParse(answer.payload) : null;
  return history?.success ? history.data : null;
}

function knows(history: History, id: string): boolean {
  const isThere = history.messages.some(({ idempotencyKey }) => idempotencyKey === `${id}:user`);
  return isThere || isWaiting(history, id) || history.inFlightRun?.runId === id;
}

function isWaiting({ pendingInputs }: History, id: string): boolean {
  const isMeant = ({ runId, state }: { runId?: string | undefined; state: string }) =>
    runId === id && state !== 'interrupted';
  return pendingInputs?.items.some(isMeant) === true;
}

function textOf({ messages }: History, id: string): string | null {
  const texts = messages
    .filter(
      ({ role, idempotencyKey, __openclaw }) =>
        role === 'assistant' && (idempotencyKey === id || __openclaw?.runId === id),
    )
    .flatMap(({ content }) => toText(content));
  return texts.at(-1) ?? null;
}

const Part = z.object({ type: z.literal('text'), text: z.string().min(1) });

function toText(content: unknown): string[] {
  if (typeof content === 'string') return content === '' ? [] : [content];
  const parts: unknown[] = Array.isArray(content) ? content : [];
  const texts = parts.flatMap((part) => {
    const found = Part.safeParse(part);
    return found.success ? [found.data.text] : [];
  });
  return texts.length > 0 ? [texts.join('\n\n')] : [];
}
