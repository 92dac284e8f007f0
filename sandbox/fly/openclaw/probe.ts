import type { OpenClawWorld, ProbeOutcome, Profile } from './homes.ts';

const COOLDOWN_MS = 30_000;
const REQUEST_TIMEOUT_MS = 8000;

/** One tiny request with the credential, remembered for when its value is no longer in memory. */
export async function probeProfile(
  world: OpenClawWorld,
  profile: Profile,
  model: string,
): Promise<ProbeOutcome> {
  if (profile.cooldown && profile.cooldown.until > world.now()) {
    return { status: 'unknown', latencyMs: 400 };
  }
  const value = world.values.get(profile.fingerprint);
  const outcome = await (value && world.anthropicUrl
    ? askModel(world.anthropicUrl, value, model)
    : (profile.lastProbe ?? withoutAsking(world)));
  profile.lastProbe = outcome;
  profile.cooldown =
    outcome.status === 'auth'
      ? { until: world.now() + COOLDOWN_MS * world.delayScale, reason: 'auth' }
      : null;
  world.save();
  return outcome;
}

/** What the usage page says: null when it answers, otherwise OpenClaw's one-line error. */
export async function usageOf(
  world: OpenClawWorld,
  profile: Profile,
): Promise<{ error: string | null; usage: unknown }> {
  const value = world.values.get(profile.fingerprint);
  if (!value || !world.anthropicUrl) return { error: profile.lastUsageError, usage: {} };
  const response = await ask(`${world.anthropicUrl}/api/oauth/usage`, {
    headers: headersFor(value),
  });
  const body: unknown = await response?.json().catch(() => ({}));
  profile.lastUsageError = usageError(response, body);
  world.save();
  return { error: profile.lastUsageError, usage: body };
}

async function askModel(base: string, value: string, model: string): Promise<ProbeOutcome> {
  const startedAt = performance.now();
  const response = await askAnthropic(base, value, {
    model,
    max_tokens: 8,
    stream: true,
    messages: [{ role: 'user', content: 'Reply with OK. Do not use tools.' }],
  });
  const body = (await response?.text().catch(() => '')) ?? '';
  const status = response ? statusFor(response.status, body) : 'hangs';
  return { status, latencyMs: Math.round(performance.now() - startedAt) };
}

/** Null when there is no answer. */
export function askAnthropic(base: string, value: string, body: object): Promise<Response | null> {
  return ask(`${base}/v1/messages`, {
    method: 'POST',
    headers: { ...headersFor(value), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function headersFor(value: string): Record<string, string> {
  const version = { 'anthropic-version': '2023-06-01' };
  if (!value.startsWith('sk-ant-oat')) return { ...version, 'x-api-key': value };
  return {
    ...version,
    authorization: `Bearer ${value}`,
    'anthropic-beta':
      'claude-code-20250219,oauth-2025-04-20,fine-grained-tool-streaming-2025-05-14',
  };
}

async function ask(url: string, init: RequestInit): Promise<Response | null> {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  return fetch(url, { ...init, signal }).catch(() => null);
}

function withoutAsking(world: OpenClawWorld): ProbeOutcome {
  return { status: world.anthropicUrl ? 'unknown' : 'ok', latencyMs: 900 };
}

function usageError(response: Response | null, body: unknown): string | null {
  if (!response) return 'fetch failed';
  if (response.ok) return null;
  const message = (body as { error?: { message?: string } }).error?.message;
  return `HTTP ${response.status}${message ? `: ${message}` : ''}`;
}

// What OpenClaw makes of a refusal; it retries an overloaded or failing API for longer than callers wait.
function statusFor(status: number, body: string): ProbeOutcome['status'] {
  if (status < 300) return 'ok';
  if (status >= 500 || status === 429) return 'hangs';
  if (status === 401 || status === 403) return 'auth';
  if (/credit balance|billing_error|extra usage/.test(body)) return 'billing';
  return 'format';
}
