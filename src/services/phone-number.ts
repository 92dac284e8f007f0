import { isProvisioned } from '../store/provisions.ts';
import { isObject } from './fields.ts';
import { phoneWebhookUrl } from './phone-webhook-url.ts';
import type { ProviderApp } from './provider-app.ts';
import { callProvider } from './provider-call.ts';
import { Refusal } from './refusal.ts';
import type { Json } from './rule.ts';

/** Whoever calls leaves a message, because the agent itself is not on the line. */
const ANSWERING = {
  first_sentence: 'Hello, you have reached an assistant. May I take a message?',
  prompt:
    'You answer the phone for somebody who is not available. Ask who is calling, what it is about and how to reach them, repeat it, and say goodbye. Promise nothing, and give no information about anybody.',
  max_duration: 5,
  record: false,
};

/**
 * Gives an account a number. One that was bought but lost with the answer has no webhook and no owner, so it is taken before another
 * one is bought.
 */
export async function takeNumber(
  app: ProviderApp,
  { accountId }: { accountId: string },
): Promise<string> {
  const webhook = phoneWebhookUrl(app.config, accountId);
  const number = (await findFreeNumber(app, webhook)) ?? (await buyNumber(app));
  await callProvider(app, 'phone', {
    method: 'POST',
    path: `/v1/inbound/${encodeURIComponent(number)}`,
    body: { ...ANSWERING, webhook },
  });
  return number;
}

async function findFreeNumber(app: ProviderApp, webhook: string): Promise<string | null> {
  for (const each of await listNumbers(app)) {
    const number = String(each['phone_number']);
    if (each['webhook'] === webhook) return number;
    const [isTaken] = await app.db.read(isProvisioned(number));
    if (!each['webhook'] && !isTaken) return number;
  }
  return null;
}

/** The numbers of our account, as Bland lists them. */
export async function listNumbers(app: ProviderApp): Promise<Json[]> {
  const answer = await callProvider(app, 'phone', { method: 'GET', path: '/v1/inbound' });
  const list = answer['inbound_numbers'];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

async function buyNumber(app: ProviderApp): Promise<string> {
  const { phone_number: number } = await callProvider(app, 'phone', {
    method: 'POST',
    path: '/v1/inbound/purchase',
    body: { country_code: 'US' },
  });
  if (typeof number === 'string') return number;
  throw new Refusal('upstream_failed', 'Bland named no number.');
}

/** Source: `bland-cli` 0.6, `number release`. */
export async function releaseNumber(app: ProviderApp, number: string): Promise<void> {
  const path = `/v1/inbound/${encodeURIComponent(number)}`;
  await callProvider(app, 'phone', { method: 'DELETE', path }).catch((error: unknown) => {
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
  });
}
