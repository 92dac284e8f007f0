/** How a person enters a secret: pasted into the chat and then deleted, in a private form, or on a one-time page. */
export type SecretInput = 'paste' | 'form' | 'page';

type PlatformDefinition = {
  name: string;
  secretInput: SecretInput;
  /** Whether the platform authenticates its user ids well enough to trust them with operator commands. */
  hasOperators: boolean;
  /** Whether the platform exists only in the sandbox. Then operators are not told that it is not configured. */
  isSandbox: boolean;
};

/** The chat platforms, in the order in which they are listed. */
export const PLATFORMS = {
  telegram: { name: 'Telegram', secretInput: 'paste', hasOperators: true, isSandbox: false },
  discord: { name: 'Discord', secretInput: 'form', hasOperators: true, isSandbox: false },
  whatsapp: { name: 'WhatsApp', secretInput: 'page', hasOperators: false, isSandbox: false },
  console: { name: 'Console', secretInput: 'paste', hasOperators: true, isSandbox: true },
} as const satisfies Record<string, PlatformDefinition>;

export type Platform = keyof typeof PLATFORMS;
export const PLATFORM_NAMES = Object.keys(PLATFORMS) as Platform[];
