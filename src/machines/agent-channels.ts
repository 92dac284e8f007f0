import { createHmac } from 'node:crypto';
import type { App } from '../app.ts';
import { openSeal } from '../sealing/seal.ts';
import type { AgentChannel } from '../openclaw/agent-document.ts';
import type { PlanTerms } from '../domain/plans.ts';
import { type Channel, listChannels, listOwnAddresses } from '../store/channels.ts';
import { withinPlan } from '../domain/channels.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

type Of = { accountId: string; appName: string; terms: PlanTerms };

const TELEGRAM = 'https://api.telegram.org';
const WEBHOOK_PATH = '/telegram-webhook';

/**
 * The channels for the machine of an account, within its plan. Only the owner may write: from the account's own chats on
 * that platform and from the ids that were typed. Opens seals, so the result goes straight to the machine.
 */
export async function loadAgentChannels(
  app: Pick<App, 'config' | 'db'>,
  { accountId, appName, terms }: Of,
): Promise<AgentChannel[]> {
  const [channels, addresses] = await app.db.read(
    listChannels(accountId),
    listOwnAddresses(accountId),
  );
  const ownerIds = (channel: Channel): string[] => {
    const own = addresses.filter(({ platform }) => platform === channel.kind);
    return [...new Set([...own.map(({ platformUser }) => platformUser), ...channel.ownerIds])];
  };
  // The gateway can only log out of a channel that is in its configuration.
  const loggingOut = channels.filter(
    ({ kind, state }) => kind === 'whatsapp' && state === 'disconnecting',
  );
  return [...withinPlan(terms, channels), ...loggingOut].flatMap((channel) =>
    toAgentChannel(app, channel, { appName, terms, allowFrom: ownerIds(channel) }),
  );
}

type Frame = { appName: string; terms: PlanTerms; allowFrom: string[] };

function toAgentChannel(app: Pick<App, 'config'>, channel: Channel, frame: Frame): AgentChannel[] {
  const { kind, accountId, version, sealed, botId } = channel;
  if (kind === 'whatsapp') return [{ kind, allowFrom: frame.allowFrom.flatMap(toNumber) }];
  // Our own page needs no channel on the machine.
  if (kind === 'web' || !sealed) return [];
  const token = openSeal(app.config.sealing, sealed, channelTokenSeal(accountId, kind, version));
  const { allowFrom } = frame;
  if (kind === 'discord') return [{ kind, token, applicationId: botId, allowFrom }];
  const root = app.config.channelApis.telegram;
  return [
    {
      kind,
      botToken: token,
      allowFrom,
      webhook: frame.terms.alwaysOn ? null : webhookOf(app, token, frame.appName),
      apiRoot: root === TELEGRAM ? null : root,
    },
  ];
}

/** The gateway registers the webhook itself. The secret is derived from the token, so a new token has a new secret. */
function webhookOf({ config }: Pick<App, 'config'>, token: string, appName: string) {
  const base = config.agentUrlTemplate.replaceAll('{app}', appName);
  const secret = createHmac('sha256', token).update('telegram-webhook').digest('base64url');
  return { url: `${base}${WEBHOOK_PATH}`, secret };
}

/** WhatsApp knows people by a number or by an id of its own; the gateway accepts only numbers. */
function toNumber(id: string): string[] {
  const [, digits] = /^\+?(\d{7,15})(?:@s\.whatsapp\.net)?$/.exec(id) ?? [];
  return digits ? [`+${digits}`] : [];
}
