/** How a person enters a secret: pasted into the chat and then deleted, in a private form, or on a one-time page. */
export type SecretInput = 'paste' | 'form' | 'page';

export type PlatformDefinition = {
  name: string;
  secretInput: SecretInput;
  /** Whether the platform authenticates its user ids well enough to trust them with operator commands. */
  hasOperators: boolean;
  /** The longest text that a person can send, in UTF-16 units. A longer one did not come from the platform and is cut. */
  longestText: number;
  /** Whether the platform exists only in the sandbox. Then operators are not told that it is not configured. */
  isSandbox: boolean;
  /** The settings for its address and its token, when it needs nothing else; null when its part in src/config has more. */
  settings: { url: string; token: string } | null;
};

/** The chat platforms, in the order in which they are listed. */
export const PLATFORMS = {
  telegram: {
    name: 'Telegram',
    secretInput: 'paste',
    longestText: 4096,
    hasOperators: true,
    isSandbox: false,
    settings: null,
  },
  discord: {
    name: 'Discord',
    secretInput: 'form',
    longestText: 4000,
    hasOperators: true,
    isSandbox: false,
    settings: null,
  },
  whatsapp: {
    name: 'WhatsApp',
    secretInput: 'page',
    longestText: 65_536,
    hasOperators: false,
    isSandbox: false,
    settings: null,
  },
  console: {
    name: 'Console',
    secretInput: 'paste',
    longestText: 65_536,
    hasOperators: true,
    isSandbox: true,
    settings: { url: 'CONSOLE_URL', token: 'CONSOLE_TOKEN' },
  },
} as const satisfies Record<string, PlatformDefinition>;

export type Platform = keyof typeof PLATFORMS;
export const PLATFORM_NAMES = Object.keys(PLATFORMS) as Platform[];

export function isPlatform(value: string): value is Platform {
  return Object.hasOwn(PLATFORMS, value);
}
