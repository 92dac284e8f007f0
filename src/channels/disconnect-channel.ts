import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import type { Channel } from '../store/channels.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import { findMachineOfAccount, raiseDesiredRev } from '../store/machines.ts';
import { forgetWebChat } from '../store/web-chat.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { controlBot } from './control-bot.ts';
import type { ChannelApp, ChannelOutcome } from './channel-outcome.ts';
import { openToken, removeWebhook } from './remove-webhook.ts';
import type { Statement } from '../store/engine.ts';

const RECHECK_MS = 10_000;
const RECHECK_LATER_MS = 60_000;
const QUICK_TRIES = 30;
/** More than an hour: a machine that is ill sets its webhook once more when it is back. */
const MOST_TRIES = 100;

/**
 * Revokes a disconnected channel at its provider: the token of a managed bot, the link to WhatsApp, our page, or the webhook at
 * Telegram, through which each message would start the machine. The channel's own token is kept until then.
 */
export async function finishDisconnecting(
  app: ChannelApp,
  channel: Channel,
): Promise<ChannelOutcome> {
  const attempts = channel.attempts + 1;
  const isDone = await revoke(app, channel);
  if (isDone || attempts >= MOST_TRIES) {
    const change = { state: 'off' as const, sealed: null, attempts: 0 };
    return { change, also: afterRevoking(app, channel) };
  }
  const recheckMs = attempts < QUICK_TRIES ? RECHECK_MS : RECHECK_LATER_MS;
  return { change: { attempts }, recheckMs };
}

function revoke(app: ChannelApp, channel: Channel): Promise<boolean> {
  if (channel.managed) return revokeManaged(app, channel);
  switch (channel.kind) {
    case 'telegram':
      return disconnectTelegram(app, channel);
    case 'whatsapp':
      return logOut(app, channel);
    case 'discord':
    case 'web':
      return Promise.resolve(true);
  }
}

function afterRevoking({ now }: ChannelApp, { kind, accountId }: Channel): Statement[] {
  // The gateway can only log out of a channel in its configuration, so the configuration changes last.
  if (kind === 'whatsapp') return [raiseDesiredRev(accountId, now())];
  return kind === 'web' ? forgetWebChat(accountId) : [];
}

async function revokeManaged(app: ChannelApp, { botId }: Channel): Promise<boolean> {
  const control = controlBot(app);
  if (!control || !botId) return true;
  const user = { user_id: Number(botId) };
  const answer = await callBotApi(control, 'replaceManagedBotToken', user).catch(() => null);
  // A refusal means that the owner has deleted the bot or manages it alone now.
  if (!answer?.ok) return answer?.code === 400;
  return removeWebhook(app, String(answer.result));
}

/** The gateway sets its webhook when it starts, so the machine has to run without the channel first. */
async function disconnectTelegram(app: ChannelApp, channel: Channel): Promise<boolean> {
  const token = openToken(app, channel);
  if (token === null) return true;
  return (await isUpToDate(app, channel.accountId)) && removeWebhook(app, token);
}

/** Whether the machine of an account is in its desired state or does not run. */
async function isUpToDate(app: ChannelApp, accountId: string): Promise<boolean> {
  const [machine] = await app.db.read(findMachineOfAccount(accountId));
  return !machine || machine.paused || machine.appliedRev === machine.desiredRev;
}

async function logOut(app: ChannelApp, { accountId }: Channel): Promise<boolean> {
  const machine = await findReadyMachine(app, accountId);
  if (!machine) return false;
  try {
    const params = { channel: 'whatsapp' };
    return (await callGateway(execOn(app, machine), 'channels.logout', params)).ok;
  } catch (error) {
    if (error instanceof FlyError) return error.fly === 'not_found';
    throw error;
  }
}
