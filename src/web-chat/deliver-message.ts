import type { App } from '../app.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import { startAsleep } from '../machines/start-asleep.ts';
import { FlyError } from '../fly/errors.ts';
import { idFrom } from '../ids.ts';
import { findAnswer, sendToAgent } from '../openclaw/chat.ts';
import type { Exec } from '../openclaw/credentials.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { requestProbe } from '../store/machines.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import {
  addWebMessage,
  findOpenWebMessage,
  listOpenWebMessages,
  updateWebMessage,
  type WebMessage,
  type WebMessageChange,
} from '../store/web-chat.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';
import { webMessageSeal } from '../sealing/seal-contexts.ts';
import type { Statement } from '../store/engine.ts';

type DeliveryApp = CommitApp & Pick<App, 'fly' | 'instanceId'>;

/** What to store after a step, and the wait before the next one. Without `retryMs` the message is closed. */
type Outcome = { change: WebMessageChange; also?: Statement[]; retryMs?: number };

const SOON_MS = 2000;
/** An answer may take minutes, so a message that has waited long is checked less often. */
const LATER_MS = 10_000;
const SOON_FOR_MS = 2 * 60_000;
/** A message that has waited this long is given up. */
const LONGEST_MS = 24 * 3_600_000;
const LONGEST_ANSWER = 20_000;

/** Takes the next step for a message from the page: wakes the agent, sends the message once the earlier ones are answered, or reads the answer. */
export function deliverMessage(app: DeliveryApp, id: string): Promise<void> {
  return workOffRow(app, id, WEB_MESSAGES);
}

const WEB_MESSAGES: DueRowWork<DeliveryApp, WebMessage> = {
  find: findOpenWebMessage,
  lease: ({ accountId }) => `web-chat:${accountId}`,
  async advance(app, message) {
    await settle(app, message, await takeStep(app, message));
    return 'stop';
  },
  recordFailure: (_app, _message, error) => Promise.reject(error),
};

async function settle(app: DeliveryApp, message: WebMessage, outcome: Outcome): Promise<void> {
  const { id } = message;
  const { change, also = [], retryMs } = outcome;
  const dueAt = retryMs === undefined ? null : app.now() + retryMs;
  const { state, trouble } = { ...message, ...change };
  app.log.info({ messageId: id, state, trouble }, 'web message');
  await commit(app, [
    updateWebMessage(message, { dueAt, ...change }),
    ...also,
    ...(retryMs === undefined
      ? []
      : [{ enqueue: 'deliver-message' as const, payload: { id }, delayMs: retryMs }]),
  ]);
}

async function takeStep(app: DeliveryApp, message: WebMessage): Promise<Outcome> {
  const ageMs = app.now() - message.createdAt;
  if (ageMs > LONGEST_MS) return { change: { state: 'failed', trouble: 'no_answer' } };
  const retryMs = ageMs < SOON_FOR_MS ? SOON_MS : LATER_MS;
  const machine = await findReadyMachine(app, message.accountId);
  if (!machine) return { change: { trouble: 'away' }, retryMs };
  try {
    const exec = execOn(app, machine);
    return message.state === 'queued'
      ? await send(app, message, { exec, retryMs })
      : await readAnswer(app, message, { exec, retryMs });
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    // The agent works on an accepted message even while Fly does not answer.
    if (error.status !== 412) {
      return { change: message.state === 'queued' ? { trouble: 'away' } : {}, retryMs };
    }
    return { change: { trouble: await startAsleep(app, machine) }, retryMs };
  }
}

type Frame = { exec: Exec; retryMs: number };

async function send(
  app: DeliveryApp,
  message: WebMessage,
  { exec, retryMs }: Frame,
): Promise<Outcome> {
  const [open] = await app.db.read(listOpenWebMessages(message.accountId));
  const next = open.find(({ state }) => state === 'queued');
  if (next && next.id !== message.id) return { change: {}, retryMs };
  const { id, trouble } = message;
  const text = openSeal(app.config.sealing, message.sealed, webMessageSeal(message));
  const result = await sendToAgent(exec, { id, text, mayBeThere: trouble === 'away' });
  switch (result) {
    case 'taken':
      return { change: { state: 'sent', trouble: null }, retryMs: SOON_MS };
    case 'refused':
      return { change: { state: 'failed', trouble: 'refused' } };
    case 'unknown':
      return { change: { trouble: trouble === 'waking' ? trouble : 'away' }, retryMs };
  }
}

async function readAnswer(
  app: DeliveryApp,
  message: WebMessage,
  { exec, retryMs }: Frame,
): Promise<Outcome> {
  const answer = await findAnswer(exec, message.id);
  switch (answer.type) {
    case 'running':
      return { change: { trouble: null }, retryMs };
    case 'unknown':
      return { change: {}, retryMs };
    case 'answered':
      return {
        change: { state: 'answered', trouble: null },
        also: answer.text === null ? [] : [answerStatement(app, message, answer.text)],
      };
    case 'failed': {
      // Whatever the agent says, what is known of the Claude behind it weighs more; and it is tested in any case.
      const isClaude = answer.byClaude || (await hasTroubleWithClaude(app, message.accountId));
      return {
        change: { state: 'failed', trouble: isClaude ? 'claude' : 'refused' },
        also: [requestProbe(message.accountId, 'recheck', app.now())],
      };
    }
    case 'lost':
      // Between accepting and running a message the gateway shows neither, so only a second check counts.
      return message.trouble === 'interrupted'
        ? { change: { state: 'failed' } }
        : { change: { trouble: 'interrupted' }, retryMs: LATER_MS };
  }
}

async function hasTroubleWithClaude({ db }: DeliveryApp, accountId: string): Promise<boolean> {
  const [credential] = await db.read(findAcceptedCredential(accountId));
  const verdict = credential?.verdict ?? null;
  return credential === null || (verdict !== null && verdict !== 'valid' && verdict !== 'unknown');
}

function answerStatement(app: DeliveryApp, message: WebMessage, text: string): Statement {
  const { accountId } = message;
  const id = idFrom('wmg', message.id, 'answer');
  const sealed = seal(
    app.config.sealing,
    text.slice(0, LONGEST_ANSWER),
    webMessageSeal({ id, accountId }),
  );
  const answer = { id, accountId, author: 'agent', state: 'said', sealed } as const;
  return addWebMessage({ ...answer, dueAt: null, createdAt: app.now() });
}
