import { Agent } from 'undici';

const MOST_CONNECTIONS = 256;

/** Keep-alive connections, a pool for each origin. Close it when the process ends. */
export function createDispatcher(): Agent {
  return new Agent({ connections: MOST_CONNECTIONS, pipelining: 1 });
}
