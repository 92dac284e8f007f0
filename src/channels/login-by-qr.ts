import { z } from 'zod';
import { openSeal, seal } from '../sealing/seal.ts';
import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import { keepPicture } from '../pictures/keep-picture.ts';
import type { Channel } from '../store/channels.ts';
import { findHomeAddress, readAddress } from '../store/chats.ts';
import type { Statement } from '../store/database.ts';
import type { ChannelApp, Settled } from './check-channel.ts';
import { execOn, findReadyMachine } from './inspect-gateway.ts';
import { qrPictureId } from '../store/channels.ts';
import { qrSeal } from '../sealing/seal-contexts.ts';
import { chatKey } from '../domain/chats.ts';

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

/** Two states have nothing but these words: that it was linked before, and that a code still waits for a phone. */
const ALREADY_LINKED = /already linked/i;
const STILL_WAITING = /still waiting/i;

/** How long a login lives at the gateway, and how long one call waits for it there. */
const LOGIN_LIFE_MS = 180_000;
const START_MS = 20_000;
const WAIT_MS = 2000;
const LOOK_AGAIN_MS = 2000;
/** A gateway takes some seconds to load the plugin once its configuration names it, and more on busy cores. */
const MOST_TRIES = 30;

/** One step of linking WhatsApp: has the gateway make a code, or asks whether it was scanned. */
export async function takeLoginStep(app: ChannelApp, channel: Channel): Promise<Settled> {
  const machine = await findReadyMachine(app, channel.accountId);
  if (!machine) return waitForMachine(app, channel);
  const isNew = channel.login === 'requested';
  try {
    const answer = await callGateway(
      execOn(app, machine),
      isNew ? 'web.login.start' : 'web.login.wait',
      isNew ? { channel: 'whatsapp', timeoutMs: START_MS } : waitParams(app, channel),
    );
    if (!answer.ok) return tryAgain(app, channel);
    const login = Login.safeParse(answer.payload);
    return login.success ? await settle(app, channel, login.data) : failed(app);
  } catch (error) {
    if (error instanceof FlyError) return tryAgain(app, channel);
    throw error;
  }
}

/** No answer, or none yet. Asked twice for a code the gateway shows the one it has. */
function tryAgain(app: ChannelApp, channel: Channel): Settled {
  const attempts = channel.attempts + 1;
  if (attempts >= MOST_TRIES) return failed(app);
  return { change: { attempts }, againMs: LOOK_AGAIN_MS };
}

/** The reconciler asks for another look when the machine is up to date; a code that was shown is void by then. */
function waitForMachine(app: ChannelApp, channel: Channel): Settled {
  return channel.login === 'showing' ? failed(app) : { change: {} };
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

async function settle(app: ChannelApp, channel: Channel, login: Login): Promise<Settled> {
  const { qrDataUrl, message = '' } = login;
  const now = app.now();
  const isNew = channel.login === 'requested';
  if (login.connected || (isNew && !qrDataUrl && ALREADY_LINKED.test(message))) {
    const change = { login: 'linked' as const, qrSealed: null, loginUntil: null, health: null };
    return { change: { ...change, attempts: 0 }, againMs: 0 };
  }
  const until = isNew ? now + LOGIN_LIFE_MS : (channel.loginUntil ?? now);
  if (now >= until) return failed(app);
  if (!qrDataUrl) {
    // Everything else means that there is no login, or no longer.
    const goesOn = !isNew && STILL_WAITING.test(message);
    return goesOn ? { change: { attempts: 0 }, againMs: LOOK_AGAIN_MS } : failed(app);
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
    againMs: LOOK_AGAIN_MS,
  };
}

/** For the chat the account is written to; only that one may show it. */
async function pictureOf(
  app: ChannelApp,
  { id, accountId }: Channel,
  { number, qrDataUrl, until }: { number: number; qrDataUrl: string; until: number },
): Promise<Statement[]> {
  const [result] = await app.db.read([findHomeAddress(accountId)]);
  const row = result?.rows[0];
  if (!row) return [];
  const png = Buffer.from(qrDataUrl.slice(qrDataUrl.indexOf(',') + 1), 'base64');
  const picture = {
    id: qrPictureId(id, number),
    chat: chatKey(readAddress(row)),
    content: { kind: 'png' as const, png },
    expiresAt: until,
  };
  return [keepPicture(app, picture)];
}

function failed(app: ChannelApp): Settled {
  return {
    change: { login: 'failed', qrSealed: null, loginUntil: null, attempts: 0 },
    news: { what: 'login_failed', key: String(app.now()) },
  };
}
