type PageKind = {
  path: string;
  /** What its links are signed for: a link of one page opens no other. */
  signedFor: string;
  /** What a link to the page may have been made for. */
  purposes: readonly string[];
};

/**
 * The pages that a link from the chat opens once: to enter a secret, to download the account's data, to get or put a file, to open
 * the agent's page, to show a QR code on another screen, to let an operator look into the queues.
 */
export const ONE_TIME_PAGES = {
  secret: { path: '/secret/', signedFor: 'secret-page', purposes: ['claude', 'bot'] },
  export: { path: '/export/', signedFor: 'export-page', purposes: ['export'] },
  file: { path: '/files/get/', signedFor: 'file-page', purposes: ['file'] },
  upload: { path: '/files/put/', signedFor: 'upload-page', purposes: ['upload'] },
  apiKey: { path: '/api/key/', signedFor: 'api-key-page', purposes: ['api_read', 'api_full'] },
  agent: { path: '/agent/enter/', signedFor: 'agent-page', purposes: ['agent'] },
  queues: { path: '/ops/queues/enter/', signedFor: 'queues-page', purposes: ['queues'] },
  qr: { path: '/qr/', signedFor: 'qr-page', purposes: ['qr'] },
} as const satisfies Record<string, PageKind>;

export type OneTimePage = keyof typeof ONE_TIME_PAGES;
export type LinkPurpose = (typeof ONE_TIME_PAGES)[OneTimePage]['purposes'][number];
