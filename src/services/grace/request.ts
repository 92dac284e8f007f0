import type { ModelPrice } from '../../domain/grace.ts';
import { parseObject } from '../body.ts';
import { Problem } from './problem.ts';
import { type Weight, weigh } from './weigh.ts';

export type GraceRequest = {
  model: string;
  price: ModelPrice;
  maxTokens: number;
  streams: boolean;
  weight: Weight;
};

/** The fields of a request that cost nothing but tokens. Source: Messages API. */
const FIELDS = [
  'model',
  'max_tokens',
  'messages',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'metadata',
  'context_management',
  'output_config',
  'output_format',
  'cache_control',
];
/** Tools that run at the customer. Those that run at Anthropic cost more than tokens. */
const OWN_TOOL = /^(custom|(bash|text_editor|computer|memory)_\d+)$/;

/** Reads what decides about a request; the body itself is passed on as it came. Throws a `Problem`. */
export function readRequest(
  bytes: Buffer,
  models: Readonly<Record<string, ModelPrice>>,
  wordsForModels: () => string,
): GraceRequest {
  const body = parseObject(bytes);
  const { model, max_tokens: maxTokens, stream, tools } = body;
  if (typeof model !== 'string') throw new Problem('bad_request', 'model: Field required');
  const price = models[model];
  if (!price) throw new Problem('not_found', wordsForModels());
  const unknown = Object.keys(body).find((field) => !FIELDS.includes(field));
  if (unknown) throw new Problem('bad_request', `${unknown}: is not available here`);
  if (Array.isArray(tools) && !tools.every(isOwnTool))
    throw new Problem('bad_request', 'tools: those that run at Anthropic are not available here');
  return {
    model,
    price,
    maxTokens: typeof maxTokens === 'number' && maxTokens > 0 ? maxTokens : 0,
    streams: stream === true,
    weight: weigh(bytes, body),
  };
}

function isOwnTool(tool: unknown): boolean {
  const type = (tool as { type?: unknown } | null)?.type;
  return type === undefined || type === null || (typeof type === 'string' && OWN_TOOL.test(type));
}
