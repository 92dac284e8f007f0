import { badRequest } from './api-error.ts';
import { type Params, readFlag, readInteger, readText } from './params.ts';
import type { TelegramWorld } from './network.ts';
import { setAllowedUpdates } from './updates.ts';

const DEFAULT_CONNECTIONS = 40;

export function setWebhook(world: TelegramWorld, params: Params): true {
  const url = readText(params, 'url') ?? '';
  if (url === '') return deleteWebhook(world, params);
  const secretToken = readText(params, 'secret_token') ?? null;
  const maxConnections = readInteger(params, 'max_connections') ?? DEFAULT_CONNECTIONS;
  if (!/^https:\/\/\S+$/.test(url) && !/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  if (secretToken !== null && !/^[A-Za-z0-9_-]{1,256}$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (maxConnections < 1 || maxConnections > 100) {
    throw badRequest('max_connections must be from 1 to 100');
  }
  setAllowedUpdates(world, params);
  const { data } = world.state;
  if (readFlag(params, 'drop_pending_updates')) data.pending = [];
  data.webhook = { url, secretToken, maxConnections };
  world.state.saveSoon();
  world.arrivals.notify();
  world.courier.startOver();
  return true;
}

export function deleteWebhook(world: TelegramWorld, params: Params): true {
  const { data } = world.state;
  data.webhook = null;
  if (readFlag(params, 'drop_pending_updates')) data.pending = [];
  world.state.saveSoon();
  return true;
}

export function getWebhookInfo({ state, courier }: TelegramWorld): Record<string, unknown> {
  const { webhook, pending, allowedUpdates } = state.data;
  const failed = courier.deliveries.findLast(({ status }) => status < 200 || status >= 300);
  return {
    url: webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: pending.length,
    ...(webhook ? { max_connections: webhook.maxConnections } : {}),
    ...(allowedUpdates ? { allowed_updates: allowedUpdates } : {}),
    ...(webhook && failed
      ? { last_error_message: `Wrong response from the webhook: ${failed.status}` }
      : {}),
  };
}
