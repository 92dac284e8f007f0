import type { MeteredService } from '../domain/services.ts';
import { callJson, type HttpRequest, parseJson } from '../http/http.ts';
import { tellOperators } from '../news/tell.ts';
import { commit } from '../work/commit.ts';
import { AUTHORIZE } from './authorize.ts';
import { isObject } from './fields.ts';
import type { ProviderApp } from './provider-app.ts';
import { Refusal } from './refusal.ts';
import type { Json } from './rule.ts';
import { failed, refusesUs, toRefusal, type UpstreamAnswer } from './upstream-failure.ts';

type Request = { method: HttpRequest['method']; path: string; body?: Json };

const TIMEOUT_MS = 30_000;
const ALARM_MS = 3_600_000;

/** Calls the provider of a service with our key and reads its answer. Throws a `Refusal`, see `isUnclear`. */
export async function callProvider(
  app: ProviderApp,
  service: MeteredService,
  { method, path, body }: Request,
): Promise<Json> {
  const provider = app.config.services[service];
  if (!provider) throw new Refusal('unavailable', `The ${service} service is not open yet.`);
  const headers = AUTHORIZE[service](provider.apiKey);
  const url = provider.apiUrl + path;
  const answer = await callJson({ method, url, headers, body, timeoutMs: TIMEOUT_MS }).catch(
    () => null,
  );
  if (!answer) throw failed({ service, isUncertain: true });
  if (answer.status < 300) {
    const parsed = parseJson(answer.body);
    // A list has no name at the provider.
    if (Array.isArray(parsed)) return { items: parsed };
    return isObject(parsed) ? parsed : {};
  }
  const upstream = {
    status: answer.status,
    body: answer.body,
    retryAfter: answer.headers['retry-after'] ?? null,
  };
  await alarmIfRefused(app, service, upstream);
  throw toRefusal({ service, isUncertain: true }, upstream, provider.apiKey);
}

/** Whether the provider may have done it all the same. */
export function isUnclear(error: unknown): boolean {
  return (
    !(error instanceof Refusal) ||
    error.code === 'upstream_failed' ||
    error.code === 'upstream_timeout'
  );
}

/** Tells the operators, once an hour, that a provider refuses our key or that our account has no credit. */
export async function alarmIfRefused(
  app: ProviderApp,
  service: MeteredService,
  answer: UpstreamAnswer,
): Promise<void> {
  if (!refusesUs(answer)) return;
  const { status } = answer;
  app.log.error({ service, status }, 'a provider refuses our key or has no credit');
  const key = `refused:${service}:${Math.floor(app.now() / ALARM_MS)}`;
  await commit(app, [tellOperators(app, { type: 'service_refuses_us', service, status }, key)]);
}
