import { fieldsOf, isObject, readInteger, readText } from './fields.ts';
import { settleCall } from './phone-ends.ts';
import { callSeconds, isOver } from './phone-record.ts';
import { getOwnCall, readCall, startCall, stopCall } from './phone-calls.ts';
import { readPhoneNumber } from './phone-numbers.ts';
import { Refusal } from './refusal.ts';
import type { Json, ServiceProxy } from './rule.ts';

const SMALL = 32 * 1024;
const LONGEST_TASK = 8000;
const USUAL_MINUTES = 10;
const MOST_MINUTES = 720;
const CALL = '/v1/calls/{call}';

/** What an agent may choose. Numbers, webhooks, tools, transfers and recordings are ours. Source: docs.bland.ai and `bland-cli` 0.6. */
const CALL_FIELDS = ['first_sentence', 'voice', 'language', 'wait_for_greeting', 'keywords'];
/** The fields of a call's record that lead to nothing of ours. */
const SHOWN = [
  'call_id',
  'to',
  'from',
  'status',
  'queue_status',
  'completed',
  'inbound',
  'answered_by',
  'error_message',
  'call_length',
  'created_at',
  'started_at',
  'call_ended_by',
  'summary',
  'transcripts',
  'concatenated_transcript',
];

/** Bland. The seconds of a call count, from its own record. */
export const phone: ServiceProxy = {
  // `active` stands for the calls of the whole account, so an id has to be one.
  ids: { call: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ },
  rules: [
    {
      method: 'POST',
      path: '/v1/calls',
      largestBody: SMALL,
      serve: ({ body, caller }, app) =>
        startCall(app, caller, {
          number: numberIn(body),
          minutes: readInteger(body['max_duration'], {
            most: MOST_MINUTES,
            fallback: USUAL_MINUTES,
          }),
          settings: settingsIn(body),
        }),
    },
    {
      method: 'GET',
      path: CALL,
      largestBody: 0,
      serve: async ({ caller, ids }, app) => {
        const entry = await getOwnCall(app, caller, ids['call'] ?? '');
        const record = await readCall(app, ids['call'] ?? '');
        if (isOver(record)) await settleCall(app, entry, callSeconds(record));
        return fieldsOf(record, SHOWN);
      },
    },
    {
      method: 'POST',
      path: `${CALL}/stop`,
      largestBody: SMALL,
      serve: async ({ caller, ids }, app) => {
        await getOwnCall(app, caller, ids['call'] ?? '');
        const { status, message } = await stopCall(app, ids['call'] ?? '');
        return { status, message };
      },
    },
  ],
};

function numberIn(body: Json): string {
  const number = readPhoneNumber(body['phone_number']);
  if (number !== null) return number;
  throw new Refusal(
    'bad_request',
    '`phone_number` has to be a number in the United States or Canada, such as +12025550123. Emergency and premium numbers are not possible.',
  );
}

function settingsIn(body: Json): Json {
  const task = readText(body['task'], 'task', LONGEST_TASK);
  return { task, ...fieldsOf(body, CALL_FIELDS), ...voicemailIn(body['voicemail']) };
}

/** Speaking to a machine, but no text message, which Bland would charge for. */
function voicemailIn(value: unknown): Json {
  if (!isObject(value)) return {};
  const isKnown = ['hangup', 'leave_message', 'ignore'].includes(String(value['action']));
  return isKnown ? { voicemail: fieldsOf(value, ['action', 'message']) } : {};
}
