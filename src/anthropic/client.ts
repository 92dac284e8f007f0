import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { type ClaudeModel, nameOfModel } from '../domain/models.ts';
import type { ProviderAnswer } from '../domain/verdicts.ts';
import { AppError } from '../errors.ts';
import { type Breaker, type Health, NO_BREAKER } from '../http/breaker.ts';
import { callJson, type HttpAnswer, parseJson } from '../http/http.ts';
import type { CredentialKind } from '../domain/credentials.ts';

/** Source: Anthropic's reference of `GET /v1/models`. */
const Models = z.object({
  data: z.array(z.object({ id: z.string(), display_name: z.string().optional() })),
});

const TIMEOUT_MS = 10_000;
/** More than there are; those further down are older. */
const MOST_MODELS = 50;
const API_VERSION = '2023-06-01';
/** The beta header with which the API accepts a setup token. Source: Anthropic's own SDK. */
const OAUTH_BETA = 'oauth-2025-04-20';

export type AnthropicClient = {
  /** `GET /v1/models`: free; shows whether the credential authenticates, and the models that it may use, the newest first. */
  listModels(
    kind: CredentialKind,
    value: string,
  ): Promise<ProviderAnswer & { models: ClaudeModel[] }>;
  /** `POST /v1/messages/count_tokens`: free; may show that there is no credit. */
  countTokens(kind: CredentialKind, value: string, modelId: string): Promise<ProviderAnswer>;
};

/** Calls Anthropic with a customer's credential. A call without an answer has status 0 and never throws. */
export function createAnthropic(
  { apiUrl }: Config['anthropic'],
  breaker: Breaker = NO_BREAKER,
): AnthropicClient {
  async function call(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<ProviderAnswer & { parsed: unknown }> {
    try {
      const request = { method, url: apiUrl + path, headers, body, timeoutMs: TIMEOUT_MS };
      const answer = await breaker.run(() => callJson(request), { timeoutMs: TIMEOUT_MS, judge });
      const parsed = parseJson(answer.body);
      return { status: answer.status, ...errorOf(parsed), parsed };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { status: 0, errorType: '', message: '', parsed: null };
    }
  }

  return {
    async listModels(kind, value) {
      const { parsed, ...answer } = await call(
        'GET',
        `/v1/models?limit=${MOST_MODELS}`,
        authHeaders(kind, value),
      );
      return { ...answer, models: modelsIn(parsed) };
    },
    async countTokens(kind, value, modelId) {
      const body = { model: modelId, messages: [{ role: 'user', content: 'hi' }] };
      const { parsed: _, ...answer } = await call(
        'POST',
        '/v1/messages/count_tokens',
        authHeaders(kind, value),
        body,
      );
      return answer;
    },
  };
}

function judge(answer: HttpAnswer | null): Health {
  return answer && answer.status < 500 ? 'up' : 'down';
}

function authHeaders(kind: CredentialKind, value: string): Record<string, string> {
  return kind === 'api_key'
    ? { 'x-api-key': value, 'anthropic-version': API_VERSION }
    : {
        authorization: `Bearer ${value}`,
        'anthropic-beta': OAUTH_BETA,
        'anthropic-version': API_VERSION,
      };
}

function errorOf(parsed: unknown): { errorType: string; message: string } {
  const error = (parsed as { error?: { type?: unknown; message?: unknown } } | null)?.error;
  return {
    errorType: typeof error?.type === 'string' ? error.type : '',
    message: typeof error?.message === 'string' ? error.message : '',
  };
}

function modelsIn(parsed: unknown): ClaudeModel[] {
  const found = Models.safeParse(parsed);
  return (found.data?.data ?? []).map(({ id, display_name: name }) => ({
    id,
    name: name ?? nameOfModel(id),
  }));
}
