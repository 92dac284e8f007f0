import { expect, test } from 'vitest';
import { readStream, readWhole } from './usage-reader.ts';

const usage = {
  input_tokens: 7,
  cache_creation_input_tokens: 3,
  cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 1 },
  cache_read_input_tokens: 90,
  output_tokens: 1,
};
const STREAM = [
  `event: message_start\ndata: ${JSON.stringify({ type: 'message_start', message: { model: 'm', usage } })}\n\n`,
  ': keepalive\n\n',
  `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', delta: { text: 'ü "usage": {"output_tokens": 999}' } })}\n\n`,
  'event: message_delta\ndata: {"type":"message_delta","usage":{"output_tokens":20}}\n\n',
  'event: message_delta\ndata: {"type":"message_delta","usage":{"output_tokens":41}}\n\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
].join('');
const FOUND = { input: 7, cacheWrite: 2, cacheWriteHour: 1, cacheRead: 90, output: 41 };

test('the usage is read from a stream wherever it is cut into chunks', () => {
  const bytes = Buffer.from(STREAM);
  for (let at = 0; at <= bytes.length; at += 1) {
    const reader = readStream();
    for (const chunk of [bytes.subarray(0, at), bytes.subarray(at)])
      if (chunk.length > 0) reader.read(chunk);
    expect(reader.usage(), `${at}`).toEqual(FOUND);
  }
  const single = readStream();
  for (const byte of bytes) single.read(Buffer.of(byte));
  expect(single.usage()).toEqual(FOUND);
});

test.each([
  ['nothing', '', null],
  ['no JSON', 'data: {"usage":\n\n', null],
  [
    'an error in the middle',
    `${STREAM.split('event: content')[0]}event: error\ndata: {"type":"error"}\n\n`,
    { ...FOUND, output: 1 },
  ],
  [
    'usage of another form',
    'data: {"usage":{"output_tokens":"many"}}\n\n',
    { input: 0, cacheWrite: 0, cacheWriteHour: 0, cacheRead: 0, output: 0 },
  ],
])('a stream with %s does no harm', (_what, text, found) => {
  const reader = readStream();
  reader.read(Buffer.from(text));
  expect(reader.usage()).toEqual(found);
});

test('what went into a cache counts as the longer one when nobody says how long it stays', () => {
  const reader = readWhole();
  reader.read(Buffer.from(JSON.stringify({ usage: { ...usage, cache_creation: null } })));
  expect(reader.usage()).toMatchObject({ cacheWrite: 0, cacheWriteHour: 3 });
});

test('the usage of an answer in one piece is read from its parts', () => {
  const reader = readWhole();
  const text = JSON.stringify({ content: [{ text: 'ü' }], usage: { ...usage, output_tokens: 41 } });
  for (const byte of Buffer.from(text)) reader.read(Buffer.of(byte));
  expect(reader.usage()).toEqual(FOUND);
});
