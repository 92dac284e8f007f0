import type { BinaryNode } from '@whiskeysockets/baileys';

const streamError = (attrs: Record<string, string>, content?: BinaryNode[]): BinaryNode => ({
  tag: 'stream:error',
  attrs,
  ...(content ? { content } : {}),
});
const conflict = (type: string): BinaryNode[] => [{ tag: 'conflict', attrs: { type } }];
const failure = (reason: string, attrs: Record<string, string> = {}): BinaryNode => ({
  tag: 'failure',
  attrs: { reason, ...attrs },
});
/** Short, so that a test sees its end. */
const BAN_SECONDS = '2';

/** How the server ends a connection, and the status code that the client library derives from it. */
export const DISCONNECTS = {
  'restart-required': { node: streamError({ code: '515' }), status: 515 },
  replaced: { node: streamError({}, conflict('replaced')), status: 440 },
  'device-removed': { node: streamError({ code: '401' }, conflict('device_removed')), status: 401 },
  'logged-out': { node: failure('401'), status: 401 },
  forbidden: { node: failure('403'), status: 403 },
  // Source: whatsmeow, `events.TemporaryBan`: a code of the reason, and the seconds until the end.
  suspended: { node: failure('402', { code: '101', expire: BAN_SECONDS }), status: 402 },
  outdated: { node: failure('405'), status: 405 },
  banned: { node: failure('406'), status: 406 },
  unavailable: { node: failure('503'), status: 503 },
  'bad-session': { node: streamError({}), status: 500 },
  'multidevice-mismatch': {
    node: { tag: 'ib', attrs: {}, content: [{ tag: 'downgrade_webclient', attrs: {} }] },
    status: 411,
  },
  'stream-end': { node: { tag: 'xmlstreamend', attrs: {} }, status: 428 },
} satisfies Record<string, { node: BinaryNode; status: number }>;

export type Disconnect = keyof typeof DISCONNECTS;
