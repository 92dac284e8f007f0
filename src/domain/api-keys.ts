/** `read` sees everything that the API shows; `full` may change it too. */
export const API_SCOPES = ['read', 'full'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export const MOST_API_KEYS = 5;
/** Every key begins so. */
export const API_KEY_PREFIX = 'amna_';

export type ApiKey = {
  id: string;
  last4: string;
  scope: ApiScope;
  createdAt: number;
  lastUsedAt: number | null;
};
