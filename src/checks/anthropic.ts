import { createAnthropic } from '../anthropic/client.ts';
import type { Config } from '../config/config.ts';
import { failed, type Finding, ok } from './finding.ts';

const NAME = 'ANTHROPIC_API_URL';
/** We have no key of our own: a refusal in Anthropic's own form is the best answer. */
const NO_KEY = 'none';

export async function checkAnthropic({ anthropic }: Config): Promise<Finding[]> {
  const { status, errorType } = await createAnthropic(anthropic).listModels('api_key', NO_KEY);
  if (status === 0) return [failed(NAME, 'does not answer; check the address and the network')];
  if (status === 401 && errorType !== '') return [ok(NAME, 'answers')];
  if (status === 403) {
    return [failed(NAME, 'refuses this address or region; run in a region that Anthropic serves')];
  }
  return [failed(NAME, `answers with status ${status}, not as Anthropic does; check the address`)];
}
