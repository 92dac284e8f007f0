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
/** More than this is not read ahead of `begin`. */
const MOST_AHEAD = 256 * 1024;
/** Larger answers are not copied to be written at once. */
const LARGEST_COPY = 32 * 1024;
const NO_CONTENT = 204;

/**
 * Sends a request and reads the whole answer, or relays a good answer as it arrives when `begin` is given: nothing is written
 * before that is done. Stops reading at the provider when the caller leaves. An answer that breaks off is cut, never ended,
 * because an end would look like a complete answer.
 */
export function exchange(
  dispatcher: Dispatcher,
  { timeoutMs, ...sent }: Sent,
  relay: Relay,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { ...sent, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    dispatcher.dispatch(options, new Exchange(relay, resolve));
  });
}

const bases = new Map<string, { origin: string; prefix: string }>();

/** Where a path below the address of a provider is. Each address of the settings is taken apart once. */
export function addressOf(apiUrl: string, path: string): Pick<Sent, 'origin' | 'path'> {
  let base = bases.get(apiUrl);
  if (!base) {
    const { origin, pathname } = new URL(apiUrl);
    base = { origin, prefix: pathname.replace(/\/$/, '') };
    bases.set(apiUrl, base);
  }
  return { origin: base.origin, path: base.prefix + path };
}

/** One request. Closures would be made for each of them. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #relay: Relay;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #onClose = (): void => this.#leave();
  readonly #onRead = (): void => this.#write();
  #controller: Dispatcher.DispatchController | null = null;
  #hasLeft: boolean;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  /** What has arrived and is not written yet. */
  #chunks: Buffer[] = [];
  #size = 0;
  #isRelaying = false;
  #mayWrite = false;
  #isComplete = false;
  #writesSoon = false;
  #hasEnded = false;

  constructor(relay: Relay, resolve: (outcome: Outcome) => void) {
    this.#relay = relay;
    this.#resolve = resolve;
    this.#hasLeft = relay.outgoing.destroyed && !relay.isFinishedAlone;
    relay.outgoing.once('close', this.#onClose);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#hasLeft) controller.abort(new Error('the caller has left'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const { begin } = this.#relay;
    if (!begin || status >= 300) return;
    this.#isRelaying = true;
    begin().then(
      () => {
        this.#mayWrite = true;
        this.#write();
      },
      (error: unknown) => {
        if (this.#isComplete) this.#cut();
        else controller.abort(error as Error);
      },
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (!this.#isRelaying) {
      if (this.#size > LARGEST_ANSWER) controller.abort(new Error('the answer is too large'));
      return;
    }
    this.#relay.onChunk?.(chunk);
    if (!this.#mayWrite) {
      if (this.#size > MOST_AHEAD) controller.pause();
    } else if (!this.#writesSoon) {
      this.#writesSoon = true;
      // What has arrived together is written together.
      process.nextTick(this.#onRead);
    }
  }

  onResponseEnd(): void {
    this.#isComplete = true;
    if (this.#isRelaying) {
      if (this.#mayWrite) this.#write();
      return;
    }
    const body = Buffer.concat(this.#chunks).toString();
    const { 'retry-after': retryAfter, 'request-id': requestId } = this.#headers;
    const told = { retryAfter: textOf(retryAfter), requestId: textOf(requestId) };
    this.#end({ kind: 'answered', answer: { status: this.#status, ...told, body } });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isRelaying) this.#cut();
    else this.#end(this.#hasLeft ? { kind: 'left' } : failure(error));
  }

  /** Writes what has arrived, all of it in one piece where that is cheaper. */
  #write(): void {
    this.#writesSoon = false;
    if (this.#hasEnded) return;
    const { outgoing } = this.#relay;
    const chunks = this.#chunks;
    if (!outgoing.destroyed) {
      const isWhole = this.#isComplete && !outgoing.headersSent;
      if (!outgoing.headersSent) outgoing.writeHead(this.#status, this.#relayed(isWhole));
      const joined =
        chunks.length > 1 && this.#size <= LARGEST_COPY ? [Buffer.concat(chunks)] : chunks;
      if (this.#isComplete) {
        const last = joined.pop();
        for (const chunk of joined) outgoing.write(chunk);
        outgoing.end(last);
      } else {
        for (const chunk of joined) outgoing.write(chunk);
      }
    }
    this.#chunks = [];
    this.#size = 0;
    if (this.#isComplete) this.#end({ kind: 'relayed' });
    else this.#readOn();
  }

  #readOn(): void {
    const { outgoing } = this.#relay;
    if (!outgoing.writableNeedDrain) {
      this.#controller?.resume();
      return;
    }
    this.#controller?.pause();
    outgoing.once('drain', () => this.#controller?.resume());
  }

  #relayed(isWhole: boolean): Record<string, string> {
    const relayed: Record<string, string> = {};
    for (const name of [...RELAYED_HEADERS, ...(this.#relay.alsoRelayed ?? [])]) {
      const value = this.#headers[name];
      if (typeof value === 'string') relayed[name] = value;
    }
    if (isWhole && this.#status !== NO_CONTENT) relayed['content-length'] ??= String(this.#size);
    return relayed;
  }

  #leave(): void {
    if (this.#relay.isFinishedAlone) return;
    this.#hasLeft = true;
    if (!this.#isComplete) this.#controller?.abort(new Error('the caller has left'));
  }

  #cut(): void {
    this.#relay.outgoing.destroy();
    this.#end({ kind: 'cut' });
  }

  #end(outcome: Outcome): void {
    this.#hasEnded = true;
    this.#relay.outgoing.off('close', this.#onClose);
    this.#resolve(outcome);
  }
}

function failure(error: Error): Outcome {
  const timedOut =
    error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
  return { kind: 'failed', timedOut, error };
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
