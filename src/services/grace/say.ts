import type { ServerResponse } from 'node:http';

type Event = { type: string } & Record<string, unknown>;

/**
 * Says something to the owner of an agent as if Claude had answered it. OpenClaw shows words of its own for every error of a
 * provider, so an error would never tell its owner how to go on. Source: Messages API, streaming.
 */
export function say(outgoing: ServerResponse, text: string, id: string): void {
  const usage = { input_tokens: 0, output_tokens: 0 };
  const begin = { id, type: 'message', role: 'assistant', model: 'automna', content: [] };
  const events: Event[] = [
    {
      type: 'message_start',
      message: { ...begin, stop_reason: null, stop_sequence: null, usage },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 0 },
    },
    { type: 'message_stop' },
  ];
  outgoing.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  const written = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  outgoing.end(written.join(''));
}
