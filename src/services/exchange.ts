import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import type { UpstreamAnswer } from './upstream-failure.ts';

export type Sent = {
  origin: string;
  path: string;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | Buffer | null;
  timeoutMs: number;
};

/** What became of a request to a provider. */
export type Outcome =
  | { kind: 'answered'; answer: UpstreamAnswer & { requestId: string | null } }
  | { kind: 'relayed' }
  /** The answer broke off after its beginning had been relayed. */
  | { kind: 'cut' }
  | { kind: 'failed'; timedOut: boolean; error: Error }
  /** The caller left before an answer began. */
  | { kind: 'left' };

type Relay = {
  outgoing: ServerResponse;
  begin: (() => Promise<void>) | null;
  /** Whether the request goes on when the caller leaves, because it matters what became of it. */
  isFinishedAlone: boolean;
  /** More headers to relay. */
  alsoRelayed?: readonly string[];
  /** Sees each chunk of a relayed answer as it is passed on. */
  onChunk?: (chunk: Buffer) => void;
};

const LARGEST_ANSWER = 4 * 1024 * 1024;
const RELAYED_HEADERS = ['content-type', 'content-length', 'cache-control'];

/**
 * Sends a request and reads the whole answer, or relays a good answer chunk by chunk when `begin` is given: it runs before the
 * first byte. Stops reading at the provider when the caller leaves. An answer that breaks off is cut, never ended, because an end
 * would look like a complete answer.
 */
export function exchange(
  dispatcher: Dispatcher,
  { timeoutMs, ...sent }: Sent,
  { outgoing, begin, isFinishedAlone, alsoRelayed = [], onChunk }: Relay,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let request: Dispatcher.DispatchController | null = null;
    let hasLeft = outgoing.destroyed && !isFinishedAlone;
    let isRelaying = false;
    const answer = {
      status: 0,
      retryAfter: null as string | null,
      requestId: null as string | null,
    };
    const chunks: Buffer[] = [];
    let size = 0;

    const onClose = (): void => {
      if (isFinishedAlone) return;
      hasLeft = true;
      request?.abort(new Error('the caller has left'));
    };
    const end = (outcome: Outcome): void => {
      outgoing.off('close', onClose);
      resolve(outcome);
    };
    outgoing.once('close', onClose);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        request = controller;
        if (hasLeft) controller.abort(new Error('the caller has left'));
      },
      onResponseStart(controller, status, headers) {
        if (status < 200) return;
        answer.status = status;
        answer.retryAfter = textOf(headers['retry-after']);
        answer.requestId = textOf(headers['request-id']);
        if (!begin || status >= 300) return;
        isRelaying = true;
        controller.pause();
        begin().then(
          () => {
            if (!hasLeft) outgoing.writeHead(status, relayedOf(headers, alsoRelayed));
            controller.resume();
          },
          (error: unknown) => controller.abort(error as Error),
        );
      },
      onResponseData(controller, chunk) {
        if (isRelaying) {
          onChunk?.(chunk);
          if (outgoing.write(chunk)) return;
          controller.pause();
          outgoing.once('drain', () => controller.resume());
          return;
        }
        size += chunk.length;
        if (size > LARGEST_ANSWER) controller.abort(new Error('the answer is too large'));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (isRelaying) {
          outgoing.end();
          end({ kind: 'relayed' });
          return;
        }
        const body = Buffer.concat(chunks).toString();
        end({ kind: 'answered', answer: { ...answer, body } });
      },
      onResponseError(_controller, error) {
        if (isRelaying) outgoing.destroy();
        end(isRelaying ? { kind: 'cut' } : hasLeft ? { kind: 'left' } : failure(error));
      },
    };
    dispatcher.dispatch({ ...sent, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }, handler);
  });
}

function failure(error: Error): Outcome {
  const timedOut =
    error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
  return { kind: 'failed', timedOut, error };
}

function relayedOf(headers: IncomingHttpHeaders, also: readonly string[]): Record<string, string> {
  const entries = [...RELAYED_HEADERS, ...also].flatMap((name) => {
    const value = textOf(headers[name]);
    return value === null ? [] : [[name, value]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
