import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../../sandbox/person.ts';

const PATIENCE_MS = 60_000;
const POLL_MS = 500;

/** The agent's own web page, as a browser uses it that was let in by the newest link of a person's chat. */
export class AgentPage {
  #cookie = '';
  #origin = '';

  /** Sends a message and returns the newest lines of the page, once they say how it ended. */
  async write(person: Person, text: string): Promise<string> {
    if (this.#cookie === '') await this.#enter(person);
    const sent = await this.#post('/agent/messages', { key: randomUUID(), text });
    if (sent.status !== 303) throw new Error(`the page of the agent answered ${sent.status}`);
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const page = await this.#transcript();
      if (!/class="waits"/.test(page)) return newestLine(page);
      await pause(POLL_MS);
    }
    throw new Error('the page of the agent shows no answer');
  }

  async #enter(person: Person): Promise<void> {
    const link = person
      .visible()
      .flatMap(({ links }) => links.map(({ url }) => url))
      .findLast((url) => url.includes('/agent/enter/'));
    if (!link) throw new Error('there is neither a bot nor a link to the page of the agent');
    this.#origin = new URL(link).origin;
    const entered = await this.#post(new URL(link).pathname, {});
    this.#cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    if (this.#cookie === '') throw new Error(`the link to the page answered ${entered.status}`);
  }

  #post(path: string, fields: Record<string, string>): Promise<Response> {
    return fetch(this.#origin + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: this.#origin, cookie: this.#cookie },
      body: new URLSearchParams(fields),
    });
  }

  async #transcript(): Promise<string> {
    const headers = { cookie: this.#cookie };
    return (await fetch(`${this.#origin}/agent/transcript`, { headers })).text();
  }
}

function newestLine(page: string): string {
  const line = page.split('<li').at(-1) ?? '';
  return line
    .replace(/^[^>]*>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
