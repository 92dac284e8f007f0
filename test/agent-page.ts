import { expect } from 'vitest';

/** A browser that was let in to the page of an agent. */
export type AgentPage = {
  writes(text: string): Promise<void>;
  /** The transcript as it is now, as HTML. */
  reads(): Promise<string>;
};

/** Follows a link from the chat and presses its button. */
export async function entersAgentPage(link: string): Promise<AgentPage> {
  const { origin } = new URL(link);
  const post = (url: string, fields: Record<string, string>, cookie = '') =>
    fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin, cookie },
      body: new URLSearchParams(fields),
    });
  const entered = await post(link, {});
  expect(entered.status).toBe(303);
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    writes: async (text) => {
      const sent = await post(`${origin}/agent/messages`, { key: text, text }, cookie);
      expect(sent.status).toBe(303);
    },
    reads: async () => (await fetch(`${origin}/agent/transcript`, { headers: { cookie } })).text(),
  };
}
