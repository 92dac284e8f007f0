import type { App } from '../app.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { FlyError } from '../fly/errors.ts';
import { idFrom } from '../ids.ts';
import { withLease } from '../work/lease.ts';
import { findAnswer, sendToAgent } from '../openclaw/chat.ts';
import type { Exec } from '../openclaw/credentials.ts';
import type { Statement } from '../store/database.ts';
import { type Machine, requestProbe } from '../store/machines.ts';
import {
  addWebMessage,
  findWebMessage,
  listOpenWebMessages,
  toWebMessage,
  updateWebMessage,
  type WebMessage,
  type WebMessageChange,
} from '../store/web-chat.ts';
import { messageSeal } from './message-seal.ts';

type CarryApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'fly' | 'locks' | 'instanceId' | 'now'
>;

/** What is to be stored of a message, and when to go on with it. */
type Carried = { change: WebMessageChange; also?: Statement[]; againMs?: number };

const SOON_MS = 2000;
/** A turn may take minutes: who waits long is asked for less often. */
const LATER_MS = 10_000;
const SOON_FOR_MS = 2 * 60_000;
/** Then nobody waits for it any more. */
const LONGEST_MS = 24 * 3_600_000;
const LONGEST_ANSWER = 20_000;

/**
 * Does what is next for a message from the page: wakes the agent, hands it over in its turn, or looks for the answer.
 * Safe to repeat.
 */
export async function deliverMessage(app: CarryApp, id: string): Promise<void> {
  const accountId = (await find(app, id))?.accountId;
  if (!accountId) return;
  await withLease(app, `web-chat:${accountId}`, async () => {
    const message = await find(app, id);
    if (!message || (message.state !== 'queued' && message.state !== 'sent')) return;
    const { change, also = [], againMs } = await carry(app, message);
    const dueAt = againMs === undefined ? null : app.now() + againMs;
    await app.db.write([updateWebMessage(message, { dueAt, ...change }), ...also]);
    const { state, trouble } = { ...message, ...change };
    app.log.info({ messageId: id, state, trouble }, 'web message');
    if (againMs !== undefined) await app.queue.enqueue('deliver-message', { id }, againMs);
  });
}

async function find(app: CarryApp, id: string): Promise<WebMessage | null> {
  const [result] = await app.db.read([findWebMessage(id)]);
  return result?.rows[0] ? toWebMessage(result.rows[0]) : null;
}

async function carry(app: CarryApp, message: WebMessage): Promise<Carried> {
  const ageMs = app.now() - message.createdAt;
  if (ageMs > LONGEST_MS) return { change: { state: 'failed', trouble: 'no_answer' } };
  const againMs = ageMs < SOON_FOR_MS ? SOON_MS : LATER_MS;
  const machine = await findReadyMachine(app, message.accountId);
  if (!machine) return { change: { trouble: 'away' }, againMs };
  try {
    const exec = execOn(app, machine);
    return message.state === 'queued'
      ? await handOver(app, message, { exec, againMs })
      : await lookForAnswer(app, message, { exec, againMs });
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    // What was taken is worked on even while nobody can be asked.
    if (error.status !== 412) {
      return { change: message.state === 'queued' ? { trouble: 'away' } : {}, againMs };
    }
    return { change: { trouble: await wake(app, machine) }, againMs };
  }
}

/** Like a message to its public port would; its plan lets it sleep again afterwards. */
async function wake(app: CarryApp, machine: Machine): Promise<'waking' | 'away'> {
  try {
    await withLease(app, `machine:${machine.id}`, () =>
      app.fly.startMachine(machine.appName, machine.flyMachineId ?? ''),
    );
    return 'waking';
  } catch (error) {
    if (error instanceof FlyError) return 'away';
    throw error;
  }
}

type By = { exec: Exec; againMs: number };

async function handOver(
  app: CarryApp,
  message: WebMessage,
  { exec, againMs }: By,
): Promise<Carried> {
  const [open] = await app.db.read([listOpenWebMessages(message.accountId)]);
  const next = open?.rows.map(toWebMessage).find(({ state }) => state === 'queued');
  if (next && next.id !== message.id) return { change: {}, againMs };
  const { id, trouble } = message;
  const text = openSeal(app.config.sealing, message.sealed, messageSeal(message));
  const taken = await sendToAgent(exec, { id, text, mayBeThere: trouble === 'away' });
  switch (taken) {
    case 'taken':
      return { change: { state: 'sent', trouble: null }, againMs: SOON_MS };
    case 'refused':
      return { change: { state: 'failed', trouble: 'refused' } };
    case 'unknown':
      return { change: { trouble: trouble === 'waking' ? trouble : 'away' }, againMs };
  }
}

async function lookForAnswer(
  app: CarryApp,
  message: WebMessage,
  { exec, againMs }: By,
): Promise<Carried> {
  const answer = await findAnswer(exec, message.id);
  switch (answer.type) {
    case 'running':
      return { change: { trouble: null }, againMs };
    case 'unknown':
      return { change: {}, againMs };
    case 'answered':
      return {
        change: { state: 'answered', trouble: null },
        also: answer.text === null ? [] : [answerStatement(app, message, answer.text)],
      };
    case 'failed':
      return {
        change: { state: 'failed', trouble: answer.byClaude ? 'claude' : 'refused' },
        also: answer.byClaude ? [requestProbe(message.accountId, 'recheck', app.now())] : [],
      };
    case 'lost':
      // Between taking it and working on it a look may find neither.
      return message.trouble === 'interrupted'
        ? { change: { state: 'failed' } }
        : { change: { trouble: 'interrupted' }, againMs: LATER_MS };
  }
}

function answerStatement(app: CarryApp, message: WebMessage, text: string): Statement {
  const { accountId } = message;
  const id = idFrom('wmg', message.id, 'answer');
  const sealed = seal(
    app.config.sealing,
    text.slice(0, LONGEST_ANSWER),
    messageSeal({ id, accountId }),
  );
  const answer = { id, accountId, author: 'agent', state: 'said', sealed } as const;
  return addWebMessage({ ...answer, dueAt: null, createdAt: app.now() });
}
