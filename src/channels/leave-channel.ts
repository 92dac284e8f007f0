import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import type { Channel } from '../store/channels.ts';
import type { Statement } from '../store/database.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { forgetWebChat } from '../store/web-chat.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { controlBot } from './accept-token.ts';
import type { ChannelApp, Settled } from './check-channel.ts';
import { execOn, findReadyMachine } from './look-at-gateway.ts';

const AGAIN_MS = 10_000;
const MOST_TRIES = 30;

/** Takes back what a disconnected channel left elsewhere: a managed bot's token, the link to WhatsApp, our page. */
export async function leave(app: ChannelApp, channel: Channel): Promise<Settled> {
  const attempts = channel.attempts + 1;
  const isDone = channel.managed
    ? await revokeManaged(app, channel)
    : channel.kind !== 'whatsapp' || (await logOut(app, channel));
  if (isDone || attempts >= MOST_TRIES)
    return { change: { state: 'off', attempts: 0 }, also: atTheEnd(app, channel) };
  return { change: { attempts }, againMs: AGAIN_MS };
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
  return answer !== null && (answer.ok || answer.code === 400);
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
