import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import type { Channel } from '../store/channels.ts';
import type { Statement } from '../store/database.ts';
import { findMachineOfAccount, raiseDesiredRev, toMachine } from '../store/machines.ts';
import { forgetWebChat } from '../store/web-chat.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { controlBot } from './accept-token.ts';
import type { ChannelApp, Settled } from './check-channel.ts';
import { forgetWebhook, openToken } from './forget-webhook.ts';
import { execOn, findReadyMachine } from './inspect-gateway.ts';

const AGAIN_MS = 10_000;
const MOST_TRIES = 30;

/**
 * Takes back what a disconnected channel left elsewhere: the token of a managed bot, the link to WhatsApp, our page, and the
 * webhook at Telegram, for each message brought to it would start the machine. Its own token is kept until then.
 */
export async function leave(app: ChannelApp, channel: Channel): Promise<Settled> {
  const attempts = channel.attempts + 1;
  const isDone = await takeBack(app, channel);
  if (isDone || attempts >= MOST_TRIES) {
    const change = { state: 'off' as const, sealed: null, attempts: 0 };
    return { change, also: atTheEnd(app, channel) };
  }
  return { change: { attempts }, againMs: AGAIN_MS };
}

function takeBack(app: ChannelApp, channel: Channel): Promise<boolean> {
  if (channel.managed) return revokeManaged(app, channel);
  switch (channel.kind) {
    case 'telegram':
      return leaveTelegram(app, channel);
    case 'whatsapp':
      return logOut(app, channel);
    case 'discord':
    case 'web':
      return Promise.resolve(true);
  }
}

function atTheEnd({ now }: ChannelApp, { kind, accountId }: Channel): Statement[] {
  // The gateway can only log out of what is still in its configuration, so that goes last.
  if (kind === 'whatsapp') return [raiseDesiredRev(accountId, now())];
  return kind === 'web' ? forgetWebChat(accountId) : [];
}

async function revokeManaged(app: ChannelApp, { botId }: Channel): Promise<boolean> {
  const control = controlBot(app);
  if (!control || !botId) return true;
  const user = { user_id: Number(botId) };
  const answer = await callBotApi(control, 'replaceManagedBotToken', user).catch(() => null);
  // Refused: its owner has deleted it or taken it from us.
  if (!answer?.ok) return answer?.code === 400;
  return forgetWebhook(app, String(answer.result));
}

/** The gateway sets its webhook when it starts, so it has to be without the channel first. */
async function leaveTelegram(app: ChannelApp, channel: Channel): Promise<boolean> {
  const token = openToken(app, channel);
  if (token === null) return true;
  return (await isUpToDate(app, channel.accountId)) && forgetWebhook(app, token);
}

/** Whether the machine of an account has what it shall have, as far as it runs at all. */
async function isUpToDate(app: ChannelApp, accountId: string): Promise<boolean> {
  const [result] = await app.db.read([findMachineOfAccount(accountId)]);
  const machine = result?.rows[0] && toMachine(result.rows[0]);
  return !machine || machine.paused || machine.appliedRev === machine.desiredRev;
}

async function logOut(app: ChannelApp, { accountId }: Channel): Promise<boolean> {
  const machine = await findReadyMachine(app, accountId);
  if (!machine) return false;
  try {
    const exec = execOn(app, machine);
    return (await callGateway(exec, 'channels.logout', { channel: 'whatsapp' })).ok;
  } catch (error) {
    if (error instanceof FlyError) return error.fly === 'not_found';
    throw error;
  }
}
