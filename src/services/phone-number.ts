import { isSpokenFor, type WhyNotTied } from '../store/provisions.ts';
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
/** How many minutes a call may last once those of the account are used up: a call to a number cannot be refused. */
const SHORT_MINUTES = 1;

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
  await setUpNumber(app, number, { webhook });
  return number;
}

async function setUpNumber(app: ProviderApp, number: string, settings: Json): Promise<void> {
  await callProvider(app, 'phone', {
    method: 'POST',
    path: `/v1/inbound/${encodeURIComponent(number)}`,
    body: { ...ANSWERING, ...settings },
  });
}

/**
 * Gives an account the number that it had in the old service. It goes on answering with its own words; its calls are reported to us
 * and are as short as all. Source: docs.bland.ai, updating an inbound number, which needs a prompt.
 */
export async function tieNumber(
  app: ProviderApp,
  { accountId }: { accountId: string },
  number: string,
): Promise<WhyNotTied | null> {
  const found = (await listNumbers(app)).find((each) => each['phone_number'] === number);
  if (!found) return 'not_ours';
  const webhook = phoneWebhookUrl(app.config, accountId);
  await setUpNumber(app, number, { ...wordsOf(found), webhook });
  return null;
}

/** Makes calls to a number short while the minutes of its account are used up, and as long as usual again afterwards. */
export async function limitCalls(
  app: ProviderApp,
  number: string,
  { areUsedUp }: { areUsedUp: boolean },
): Promise<void> {
  const found = (await listNumbers(app)).find((each) => each['phone_number'] === number);
  const minutes = areUsedUp ? SHORT_MINUTES : ANSWERING.max_duration;
  if (!found || found['max_duration'] === minutes) return;
  const { webhook } = found;
  await setUpNumber(app, number, { ...wordsOf(found), webhook, max_duration: minutes });
}

/** What a number says, unless it says nothing of its own. */
function wordsOf({ prompt, first_sentence: sentence }: Json): Json {
  return typeof prompt === 'string' && prompt !== '' ? { prompt, first_sentence: sentence } : {};
}

async function findFreeNumber(app: ProviderApp, webhook: string): Promise<string | null> {
  for (const each of await listNumbers(app)) {
    const number = String(each['phone_number']);
    if (each['webhook'] === webhook) return number;
    const [isTaken] = await app.db.read(isSpokenFor(number));
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
