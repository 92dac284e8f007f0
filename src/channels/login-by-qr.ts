import { z } from 'zod';
import { openSeal, seal } from '../sealing/seal.ts';
import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import { storePicture } from '../pictures/store-picture.ts';
import type { Channel } from '../store/channels.ts';
import { findHomeAddress } from '../store/chats.ts';
import type { ChannelApp, ChannelOutcome } from './channel-outcome.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import { qrPictureId } from '../store/channels.ts';
import { qrSeal } from '../sealing/seal-contexts.ts';
import { chatKey } from '../domain/chats.ts';
import type { Statement } from '../store/engine.ts';

/** Shape: OpenClaw 2026.9.6, `web.login.start` and `web.login.wait`. */
const Login = z.object({
  connected: z.boolean().optional(),
  qrDataUrl: z
    .string()
    .regex(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/)
    .max(16_384)
    .nullish(),
  message: z.string().optional(),
});
type Login = z.infer<typeof Login>;

/** Only the text of the message tells that the account is linked already or that a code still waits for a phone. */
const ALREADY_LINKED = /already linked/i;
const STILL_WAITING = /still waiting/i;

/** How long a login is valid at the gateway, and how long one call waits there. */
const LOGIN_LIFE_MS = 180_000;
const START_MS = 20_000;
const WAIT_MS = 2000;
const RECHECK_MS = 2000;
/** A gateway takes some seconds to load the plugin once its configuration names it, and more on busy cores. */
const MOST_TRIES = 30;

/** Takes the next step of linking WhatsApp: requests a code from the gateway, or asks whether the code was scanned. */
export async function takeLoginStep(app: ChannelApp, channel: Channel): Promise<ChannelOutcome> {
  const machine = await findReadyMachine(app, channel.accountId);
  if (!machine) return waitForMachine(app, channel);
  const isNew = channel.login === 'requested';
  try {
    const answer = await callGateway(
      execOn(app, machine),
      isNew ? 'web.login.start' : 'web.login.wait',
      isNew ? { channel: 'whatsapp', timeoutMs: START_MS } : waitParams(app, channel),
    );
    if (!answer.ok) return retry(app, channel);
    const login = Login.safeParse(answer.payload);
    return login.success ? await settle(app, channel, login.data) : failed(app);
  } catch (error) {
    if (error instanceof FlyError) return retry(app, channel);
    throw error;
  }
}

/** Retries when there is no answer yet. The gateway gives the same code when it is asked twice. */
function retry(app: ChannelApp, channel: Channel): ChannelOutcome {
  const attempts = channel.attempts + 1;
  if (attempts >= MOST_TRIES) return failed(app);
  return { change: { attempts }, recheckMs: RECHECK_MS };
}

/**
 * Once the machine is up to date, the reconciler has the channel checked. A code that is shown stays valid through some changes and
 * through a test of the credential, so the gateway is asked about it afterwards.
 */
function waitForMachine(app: ChannelApp, { login, loginUntil }: Channel): ChannelOutcome {
  if (login !== 'showing') return { change: {} };
  return app.now() < (loginUntil ?? 0) ? { change: {}, recheckMs: RECHECK_MS } : failed(app);
}

function waitParams(app: ChannelApp, { accountId, qrSealed, qrNumber }: Channel) {
  const shown = qrSealed
    ? openSeal(app.config.sealing, qrSealed, qrSeal(accountId, qrNumber))
    : undefined;
  return {
    channel: 'whatsapp',
    timeoutMs: WAIT_MS,
    ...(shown ? { currentQrDataUrl: shown } : {}),
  };
}

async function settle(app: ChannelApp, channel: Channel, login: Login): Promise<ChannelOutcome> {
  const { qrDataUrl, message = '' } = login;
  const now = app.now();
  const isNew = channel.login === 'requested';
  if (login.connected || (isNew && !qrDataUrl && ALREADY_LINKED.test(message))) {
    const change = { login: 'linked' as const, qrSealed: null, loginUntil: null, health: null };
    // From now on it counts against the plan, behind what was connected meanwhile.
    return { change: { ...change, attempts: 0, createdAt: now }, recheckMs: 0 };
  }
  const until = isNew ? now + LOGIN_LIFE_MS : (channel.loginUntil ?? now);
  if (now >= until) return failed(app);
  if (!qrDataUrl) {
    // Any other answer means that the login is over.
    const goesOn = !isNew && STILL_WAITING.test(message);
    return goesOn ? { change: { attempts: 0 }, recheckMs: RECHECK_MS } : failed(app);
  }
  const number = channel.qrNumber + 1;
  return {
    change: {
      login: 'showing',
      attempts: 0,
      loginUntil: until,
      qrNumber: number,
      qrSealed: seal(app.config.sealing, qrDataUrl, qrSeal(channel.accountId, number)),
    },
    also: await pictureOf(app, channel, { number, qrDataUrl, until }),
    news: { what: 'qr', key: String(number) },
    recheckMs: RECHECK_MS,
  };
}

/** The picture of the code, which only the account's home chat may show. */
async function pictureOf(
  app: ChannelApp,
  { id, accountId }: Channel,
  { number, qrDataUrl, until }: { number: number; qrDataUrl: string; until: number },
): Promise<Statement[]> {
  const [home] = await app.db.read(findHomeAddress(accountId));
  if (!home) return [];
  const png = Buffer.from(qrDataUrl.slice(qrDataUrl.indexOf(',') + 1), 'base64');
  const picture = {
    id: qrPictureId(id, number),
    chat: chatKey(home),
    content: { kind: 'png' as const, png },
    expiresAt: until,
  };
  return [storePicture(app, picture)];
}

function failed(app: ChannelApp): ChannelOutcome {
  return {
    change: { login: 'failed', qrSealed: null, loginUntil: null, attempts: 0 },
    news: { what: 'login_failed', key: String(app.now()) },
  };
}
