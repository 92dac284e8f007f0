import { WEB_NAME } from '../../../scripts/sandbox/real-machines.ts';
import { until } from '../../fixtures/until.ts';
import type { Agent } from './agent.ts';

const ON_MACHINE = `
const { url, token, body } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const port = process.env.OPENCLAW_GATEWAY_PORT;
fetch(url.replace('GATEWAY', '127.0.0.1:' + port), {
  method: body ? 'POST' : 'GET',
  headers: { authorization: 'Bearer ' + process.env[token], 'content-type': 'application/json' },
  ...(body ? { body: JSON.stringify(body) } : {}),
}).then(async (answer) => console.log(JSON.stringify({ status: answer.status, text: await answer.text() })));
`;

type Answer = { status: number; text: string };

async function fetchOn(
  agent: Agent,
  request: { url: string; token: string; body?: object },
): Promise<Answer> {
  const printed = await agent.run(['node', '-e', ON_MACHINE], JSON.stringify(request));
  return JSON.parse(printed) as Answer;
}

/** Uses a tool of the running gateway, as its model would. */
function useTool(agent: Agent, tool: string, args: object): Promise<Answer> {
  const url = 'http://GATEWAY/tools/invoke';
  return fetchOn(agent, { url, token: 'OPENCLAW_GATEWAY_TOKEN', body: { tool, args } });
}

/** Reads what is left, as the document of the agent tells it to. */
export async function readLimits(agent: Agent): Promise<Record<string, unknown>> {
  const { env } = (await agent.config()) as { env: { vars: { AGENT_USAGE_URL: string } } };
  const { text } = await fetchOn(agent, { url: env.vars.AGENT_USAGE_URL, token: 'SERVICE_TOKEN' });
  return JSON.parse(text) as Record<string, unknown>;
}

type Plugins = { entries: { perplexity: { config: { webSearch: { baseUrl: string } } } } };

/** OpenClaw searches at no private address, so the plugin knows the product by a name. Resolves when a search got its answer. */
export async function searches(agent: Agent, query: string): Promise<string> {
  const { plugins } = (await agent.config()) as { plugins: Plugins };
  const { webSearch } = plugins.entries.perplexity.config;
  webSearch.baseUrl = `https://${WEB_NAME}${new URL(webSearch.baseUrl).pathname}`;
  await agent.editConfig({ plugins });
  let answer: Answer = { status: 0, text: '' };
  await until(
    async () => {
      answer = await useTool(agent, 'web_search', { query });
      return answer.text.includes('"kind":"answer"');
    },
    async () => `the gateway cannot search: ${answer.text}\n${(await agent.log()).slice(-3000)}`,
    40_000,
  );
  return answer.text;
}

type BrowserPart = { profiles: { automna: { cdpUrl: string } } };

/**
 * Has the gateway know its browser by a public name: it takes an address on loopback for a browser that it runs itself, which it asks for tabs
 * by HTTP. Source: OpenClaw, `getBrowserProfileCapabilities`.
 */
export async function namesBrowser(agent: Agent): Promise<void> {
  const { browser } = (await agent.config()) as { browser: BrowserPart };
  const { profiles } = browser;
  const cdpUrl = profiles.automna.cdpUrl.replace(/^ws:(.*@)[^/]*/, `wss:$1${WEB_NAME}`);
  const ssrfPolicy = { allowedHostnames: [WEB_NAME, '127.0.0.1'] };
  const automna = { ...profiles.automna, cdpUrl };
  await agent.editConfig({ browser: { ...browser, profiles: { automna }, ssrfPolicy } });
}

/** Lets the agent use its browser, until what it answers holds these words. */
export async function browses(agent: Agent, args: object, words: string): Promise<void> {
  let answer: Answer = { status: 0, text: '' };
  await until(
    async () => {
      answer = await useTool(agent, 'browser', args);
      return answer.text.includes(words);
    },
    async () => `the gateway cannot browse: ${answer.text}\n${(await agent.log()).slice(-3000)}`,
    40_000,
  );
}
