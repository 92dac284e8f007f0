import type { IncomingMessage } from 'node:http';

/** A caller that goes away before all of its request has arrived is nobody's fault, and gets no answer. */
export function unlessAborted(request: IncomingMessage): (error: unknown) => void {
  return (error) => {
    if (!request.readableAborted) throw error;
  };
}
