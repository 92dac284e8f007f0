import { fingerprint } from '../../redact.ts';
import { homeIdOf, type RunningMachine } from '../runtime.ts';
import type { OpenClawWorld, Turn } from './homes.ts';
import type { Invocation } from './invocation.ts';
import { askAnthropic } from './probe.ts';

// A model of `chat.send`, `agent.wait` and `chat.history`, as OpenClaw 2026.9.6 answered them when it was asked.

type Params = Record<string, unknown>;

const TURN_MS = 1500;
const NEVER = Number.MAX_SAFE_INTEGER;

/** Null when something it needs is missing. Within a process the same key is the same turn; after a restart it is not. */
export async function sendChat(invocation: Invocation, params: Params): Promise<object | null> {
  const { sessionKey, message, idempotencyKey: id } = params;
  if (typeof sessionKey !== 'string' || typeof message !== 'string' || typeof id !== 'string') {
    return null;
  }
  const { world, home, machine } = invocation;
  const turns = (home.chat ??= []);
  const known = turns.find((turn) => turn.id === id && turn.startedIn === machine.startedAt);
  if (known) return { runId: id, status: isDone(invocation, known) ? 'ok' : 'in_flight' };
  const doneAt = world.now() + TURN_MS;
  const turn: Turn = { id, startedIn: machine.startedAt, doneAt, text: null, error: null };
  turns.push(turn);
  world.save();
  const { text, error } = await answerTo(invocation, message);
  Object.assign(turn, { text, error });
  world.save();
  return { runId: id, status: 'started' };
}

/** `timeout` is said of what still runs and of what is not known alike. */
export function waitForAgent(invocation: Invocation, { runId }: Params): object {
  const turn = ofThisProcess(invocation).findLast(({ id }) => id === runId);
  if (!turn || !isDone(invocation, turn)) return { runId, status: 'timeout' };
  const { error, text, doneAt: endedAt } = turn;
  if (error) return { runId, status: 'error', endedAt, error };
  return { runId, status: 'ok', endedAt, terminalReply: { disposition: 'visible', text } };
}

export function chatHistory(invocation: Invocation, { sessionKey }: Params): object {
  const turns = invocation.home.chat ?? [];
  const messages = turns.flatMap((turn) => [
    { role: 'user', content: '…', idempotencyKey: `${turn.id}:user`, __openclaw: {} },
    ...(turn.text !== null && isDone(invocation, turn)
      ? [
          {
            role: 'assistant',
            content: [{ type: 'text', text: turn.text }],
            __openclaw: { runId: turn.id },
          },
        ]
      : []),
  ]);
  const running = ofThisProcess(invocation).filter((turn) => !isDone(invocation, turn));
  return {
    sessionKey,
    messages,
    pendingInputs: { items: [], total: 0 },
    hasMore: false,
    ...(running[0] ? { inFlightRun: { runId: running[0].id, text: '' } } : {}),
    sessionInfo: { key: sessionKey, hasActiveRun: running.length > 0 },
  };
}

/** A turn that is under way when its process stops is never ended. */
export function breakOff(world: OpenClawWorld, machine: RunningMachine): void {
  for (const turn of world.homes[homeIdOf(machine)]?.chat ?? []) {
    if (turn.startedIn === machine.startedAt && turn.doneAt > world.now()) turn.doneAt = NEVER;
  }
}

function ofThisProcess({ home, machine }: Invocation): Turn[] {
  return (home.chat ?? []).filter(({ startedIn }) => startedIn === machine.startedAt);
}

const isDone = ({ world }: Invocation, turn: Turn): boolean => world.now() >= turn.doneAt;

/** The words of the customer go to Anthropic and are kept nowhere. */
async function answerTo(
  { world, home }: Invocation,
  message: string,
): Promise<Pick<Turn, 'text' | 'error'>> {
  const profile = home.profiles.find(({ provider }) => provider === 'anthropic');
  const value = profile && world.values.get(profile.fingerprint);
  if (!profile) return { text: null, error: 'No usable profiles for anthropic.' };
  if (!value || !world.anthropicUrl)
    return { text: `Heard you (${fingerprint(message)}).`, error: null };
  const response = await askAnthropic(world.anthropicUrl, value, {
    model: 'claude-sonnet-4-6',
    max_tokens: 100,
    messages: [{ role: 'user', content: message }],
  });
  const body = (await response?.json().catch(() => null)) as {
    content?: { text?: string }[];
    error?: { message?: string };
  } | null;
  if (response?.ok) return { text: body?.content?.[0]?.text ?? null, error: null };
  const status = response ? `HTTP ${response.status}` : 'no answer';
  const why = response?.status === 401 || response?.status === 403 ? 'authentication failed, ' : '';
  return {
    text: null,
    // Of a request that Anthropic calls invalid the agent repeats the words.
    error: `⚠️ Agent failed before reply: ⚠️ anthropic/claude-sonnet-4-6 request failed (${why}${status})${wordsOf(response?.status, body)}.`,
  };
}

function wordsOf(
  status: number | undefined,
  body: { error?: { message?: string } } | null,
): string {
  return status === 400 && body?.error?.message ? `: ${body.error.message}` : '';
}
