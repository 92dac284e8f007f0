export type Reply = {
  id: string;
  model: string;
  /** One token each. */
  words: string[];
  stopReason: 'end_turn' | 'max_tokens';
  inputTokens: number;
};

/** A reply as server-sent events. A broken stream ends in an `error` event half way. */
export function messageStream(reply: Reply, broken: boolean): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const events = eventsOf(reply);
  const shown = broken ? [...events.slice(0, 4), OVERLOADED_EVENT] : events;
  return new ReadableStream({
    pull(controller) {
      const event = shown.shift();
      if (!event) return controller.close();
      controller.enqueue(
        encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
      );
    },
  });
}

type StreamEvent = { type: string };

const OVERLOADED_EVENT = {
  type: 'error',
  error: { type: 'overloaded_error', message: 'Overloaded' },
};

function eventsOf({ id, model, words, stopReason, inputTokens }: Reply): StreamEvent[] {
  const usage = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
  };
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return [
    event('message_start', { message }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
    ...words.map((text) =>
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    ),
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: words.length },
    }),
    event('message_stop', {}),
  ];
}

function event(type: string, rest: object): StreamEvent {
  return { type, ...rest };
}
