import { AppError } from '../errors.ts';
import { callJson, type HttpRequest, parseJson } from '../http/http.ts';

const TIMEOUT_MS = 20_000;
const PAGE = 100;

type Provider = { apiUrl: string; apiKey: string };

/** The parts of AgentMail that we use ourselves: the inboxes of agents. Source: docs.agentmail.to and the types of `agentmail` 0.5. */
export type AgentMailClient = {
  /** The same inbox for the same client id, however often it is called. */
  createInbox(clientId: string): Promise<string>;
  listInboxes(): Promise<string[]>;
  hasInbox(id: string): Promise<boolean>;
  /** Succeeds when the inbox is gone already. */
  deleteInbox(id: string): Promise<void>;
  /** Whether the inbox has a message with this label. */
  hasMessage(inboxId: string, label: string): Promise<boolean>;
};

export function createAgentMail({ apiUrl, apiKey }: Provider): AgentMailClient {
  async function call(
    method: HttpRequest['method'],
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown> | null> {
    const headers = { authorization: `Bearer ${apiKey}` };
    const url = `${apiUrl}/v0${path}`;
    const answer = await callJson({ method, url, headers, body, timeoutMs: TIMEOUT_MS });
    if (answer.status === 404 && method !== 'POST') return null;
    if (answer.status >= 300) throw new AppError('upstream', `AgentMail answered ${answer.status}`);
    return (parseJson(answer.body) ?? {}) as Record<string, unknown>;
  }

  return {
    async createInbox(clientId) {
      const inbox = await call('POST', '/inboxes', { client_id: clientId });
      const id = inbox?.['inbox_id'];
      if (typeof id !== 'string') throw new AppError('upstream', 'AgentMail named no inbox');
      return id;
    },
    async listInboxes() {
      const ids: string[] = [];
      let page = '';
      do {
        const answer = await call('GET', `/inboxes?limit=${PAGE}${page}`);
        ids.push(...listOf(answer?.['inboxes']).map((inbox) => String(inbox['inbox_id'])));
        const next = answer?.['next_page_token'];
        page = typeof next === 'string' ? `&page_token=${encodeURIComponent(next)}` : '';
      } while (page !== '');
      return ids;
    },
    async hasInbox(id) {
      return (await call('GET', `/inboxes/${encodeURIComponent(id)}`)) !== null;
    },
    async deleteInbox(id) {
      await call('DELETE', `/inboxes/${encodeURIComponent(id)}`);
    },
    async hasMessage(inboxId, label) {
      const labels = encodeURIComponent(JSON.stringify([label]));
      const path = `/inboxes/${encodeURIComponent(inboxId)}/messages?limit=1&labels=${labels}`;
      return listOf((await call('GET', path))?.['messages']).length > 0;
    },
  };
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}
