import type { IncomingMessage, ServerResponse } from 'node:http';
import type { proto } from '@whiskeysockets/baileys';
import type { Disconnect } from './disconnects.ts';
import type { WhatsAppWorld } from './state.ts';

/** Newer than the version in any release of the client library; then the one after it. */
const REVISION = 1_900_000_000;
export const NEXT_REVISION = 1_900_000_001;

/** How the server turns a client away before it looks at its keys; null when it lets it in. */
export function turnedAway(
  { faults, leastRevision }: WhatsAppWorld,
  { userAgent }: proto.IClientPayload,
): Disconnect | null {
  const revision = userAgent?.appVersion?.tertiary ?? 0;
  if (revision < leastRevision || faults.take('outdated', 'connect')) return 'outdated';
  return faults.take('suspended', 'connect') ? 'suspended' : null;
}

/** The page of the official client, of which others read the newest version. Returns whether it was asked for. */
export function answerVersionPage(
  { leastRevision }: WhatsAppWorld,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET' || request.url !== '/sw.js') return false;
  const assets = JSON.stringify({ client_revision: Math.max(REVISION, leastRevision) });
  response.writeHead(200, { 'content-type': 'text/javascript' }).end(`self.assets=${assets};`);
  return true;
}
