import type { Config } from '../config/config.ts';
import type { MeteredService } from '../domain/services.ts';
import { callJson, type HttpRequest } from '../http/http.ts';
import { failed, type Finding, ok } from './finding.ts';

type Question = {
  setting: string;
  header: (apiKey: string) => Record<string, string>;
  method: HttpRequest['method'];
  path: string;
  /** Which answers show that the key was accepted. */
  isAccepted: (status: number) => boolean;
};

const TIMEOUT_MS = 20_000;
const isGood = (status: number): boolean => status === 200;
const bearer = (apiKey: string) => ({ authorization: `Bearer ${apiKey}` });

/** One request for each provider that needs the key and costs nothing. */
const QUESTIONS: Record<MeteredService, Question> = {
  search: {
    setting: 'PERPLEXITY_API_KEY',
    header: bearer,
    method: 'POST',
    path: '/search',
    // Without a query a search is refused, but only after the key was accepted.
    isAccepted: (status) => status === 400 || status === 422,
  },
  browser: {
    setting: 'BROWSERBASE_API_KEY',
    header: (apiKey) => ({ 'x-bb-api-key': apiKey }),
    method: 'GET',
    path: '/v1/projects',
    isAccepted: isGood,
  },
  email: {
    setting: 'AGENTMAIL_API_KEY',
    header: bearer,
    method: 'GET',
    path: '/v0/inboxes?limit=1',
    isAccepted: isGood,
  },
  phone: {
    setting: 'BLAND_API_KEY',
    header: (apiKey) => ({ authorization: apiKey }),
    method: 'GET',
    path: '/v1/me',
    isAccepted: isGood,
  },
};

/** The keys of metered services. A service without a key is not offered, which is no mistake. */
export function checkServices({ services }: Config): Promise<Finding[]> {
  const offered = Object.entries(QUESTIONS).flatMap(([name, question]) => {
    const provider = services[name as MeteredService];
    return provider ? [check(question, provider)] : [];
  });
  return Promise.all(offered);
}

async function check(
  { setting, header, method, path, isAccepted }: Question,
  { apiUrl, apiKey }: { apiUrl: string; apiKey: string },
): Promise<Finding> {
  const body = method === 'POST' ? {} : undefined;
  const request = {
    method,
    url: apiUrl + path,
    headers: header(apiKey),
    body,
    timeoutMs: TIMEOUT_MS,
  };
  const { status } = await callJson(request).catch(() => ({ status: 0 }));
  if (status === 0) return failed(setting, 'the provider does not answer; check the address');
  if (isAccepted(status)) return ok(setting, 'the key is accepted');
  if (status === 401 || status === 403) {
    return failed(setting, 'the key is refused; copy it again from the provider’s dashboard');
  }
  if (status === 402) return failed(setting, 'the account has no credit; add some');
  return failed(setting, `the provider answers with status ${status}; check the address`);
}
