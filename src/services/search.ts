import { fieldsOf, readInteger, readText } from './fields.ts';
import { capMessage, Refusal } from './refusal.ts';
import type { Call, Forward, Json, ServiceProxy } from './rule.ts';

const SEARCH_MS = 25_000;
const LARGEST_QUESTION = 64 * 1024;
const MOST_QUERIES = 5;
const MOST_RESULTS = 20;
const LONGEST_QUERY = 4000;
/** OpenClaw shows the answer to the model twice. */
const LONGEST_SNIPPET = 600;
const SHIM_RESULTS = 5;

/** The fields of Perplexity's `POST /search`; everything else is dropped. Source: the types of `@perplexity-ai/perplexity_ai` 0.38. */
const SEARCH_FIELDS = [
  'max_tokens',
  'max_tokens_per_page',
  'country',
  'search_mode',
  'search_recency_filter',
  'search_domain_filter',
  'search_language_filter',
  'search_after_date_filter',
  'search_before_date_filter',
  'last_updated_after_filter',
  'last_updated_before_filter',
];

/** Perplexity's search. Each query of a request is one search. */
export const search: ServiceProxy = {
  ids: {},
  rules: [
    {
      method: 'POST',
      path: '/search',
      largestBody: LARGEST_QUESTION,
      timeoutMs: SEARCH_MS,
      forward: ({ body }) => {
        const queries = readQueries(body['query']);
        const query = Array.isArray(body['query']) ? queries : queries[0];
        return searchFor(queries.length, {
          query,
          ...fieldsOf(body, SEARCH_FIELDS),
          max_results: readInteger(body['max_results'], { most: MOST_RESULTS, fallback: 10 }),
        });
      },
    },
    {
      method: 'POST',
      path: '/chat/completions',
      largestBody: LARGEST_QUESTION,
      timeoutMs: SEARCH_MS,
      forward: completeBySearch,
      // OpenClaw hides the text of an error from its model and shows it the content of a success.
      whenCapped: (cap) => completion(capMessage('search', cap), []),
    },
  ],
};

/**
 * The chat completion that OpenClaw's search plugin asks for, answered with results of a search: Perplexity has retired the original.
 * The last message of the user is the query.
 */
function completeBySearch({ body }: Call): Forward {
  if (body['stream'] === true) {
    throw new Refusal('bad_request', 'Streaming is not available here. Leave out `stream`.');
  }
  const query = lastQuestion(body['messages']);
  const recency = fieldsOf(body, ['search_recency_filter']);
  const asked = { query, ...recency, max_results: SHIM_RESULTS };
  return { ...searchFor(1, asked), answer: (answer) => toCompletion(answer) };
}

function searchFor(queries: number, body: Json): Forward {
  return { method: 'POST', path: '/search', body, charge: { kind: 'search', units: queries } };
}

function readQueries(query: unknown): string[] {
  const queries = Array.isArray(query) ? query : [query];
  if (queries.length === 0 || queries.length > MOST_QUERIES) {
    throw new Refusal('bad_request', `Send 1 to ${MOST_QUERIES} queries at once.`);
  }
  return queries.map((each) => readText(each, 'query', LONGEST_QUERY));
}

function lastQuestion(messages: unknown): string {
  const turns = Array.isArray(messages) ? (messages as Json[]) : [];
  const last = turns.findLast((turn) => turn?.['role'] === 'user');
  return readText(last?.['content'], 'messages', LONGEST_QUERY);
}

type Result = { title: string; url: string; snippet: string; date: string };

function toCompletion(answer: Json): Json {
  const results = readResults(answer['results']);
  const text = results.map(({ title, url, snippet, date }, index) =>
    [`[${index + 1}] ${title}${date ? ` (${date})` : ''}`, url, snippet].join('\n'),
  );
  const content = text.length > 0 ? text.join('\n\n') : 'The search found nothing.';
  return completion(
    content,
    results.map(({ url }) => url),
  );
}

function completion(content: string, citations: string[]): Json {
  return {
    id: 'search',
    object: 'chat.completion',
    model: 'search',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    citations,
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  };
}

function readResults(results: unknown): Result[] {
  const list = Array.isArray(results) ? (results as Json[]) : [];
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return list.slice(0, SHIM_RESULTS).map((each) => ({
    title: text(each['title']),
    url: text(each['url']),
    snippet: text(each['snippet']).slice(0, LONGEST_SNIPPET),
    date: text(each['date']),
  }));
}
