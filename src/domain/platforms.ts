/** How a chat takes a secret best: pasted and deleted, in a private form, or on a page of its own. */
export type SecretInput = 'paste' | 'form' | 'page';

type PlatformDefinition = {
  name: string;
  secretInput: SecretInput;
  /** Whether the platform's user ids are proof enough to give somebody operators' commands. */
  hasOperators: boolean;
};

/** The chat platforms. `console` is the sandbox's own. */
export const PLATFORMS = {
  telegram: { name: 'Telegram', secretInput: 'paste', hasOperators: true },
  discord: { name: 'Discord', secretInput: 'form', hasOperators: true },
  whatsapp: { name: 'WhatsApp', secretInput: 'page', hasOperators: false },
  console: { name: 'Console', secretInput: 'paste', hasOperators: true },
} as const satisfies Record<string, PlatformDefinition>;

export type Platform = keyof typeof PLATFORMS;
export const PLATFORM_NAMES = Object.keys(PLATFORMS) as Platform[];
