// The parts of Discord's API v10 that this stand-in speaks: https://discord.com/developers/docs

export const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

export const CLOSE = {
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidVersion: 4012,
  disallowedIntents: 4014,
} as const;

export const INTENT = {
  guildMembers: 1 << 1,
  presences: 1 << 8,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

export const FLAG = {
  suppressEmbeds: 1 << 2,
  suppressNotifications: 1 << 12,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  componentsV2: 1 << 15,
} as const;

export const COMPONENT = {
  row: 1,
  button: 2,
  select: 3,
  textInput: 4,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

export const LINK_STYLE = 5;
export const INTERACTION = { command: 2, component: 3, modal: 5 } as const;
export const CONTEXT = { guild: 0, botDm: 1, privateChannel: 2 } as const;

/** The types of an initial interaction response. */
export const ANSWER = {
  message: 4,
  deferMessage: 5,
  deferUpdate: 6,
  update: 7,
  modal: 9,
} as const;

export type User = {
  id: string;
  username: string;
  discriminator: string;
  avatar: null;
  bot?: boolean;
};

export type Component = {
  type: number;
  custom_id?: string;
  style?: number;
  label?: string;
  description?: string | null;
  emoji?: unknown;
  url?: string;
  disabled?: boolean;
  placeholder?: string;
  options?: { label: string; value: string; description?: string }[];
  min_length?: number;
  max_length?: number;
  required?: boolean;
  value?: string;
  content?: string;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  accent_color?: number | null;
  divider?: boolean;
  spacing?: number;
  /** Of a file component: the upload that it shows. */
  file?: { url?: string };
  items?: { media?: { url?: string }; description?: string | null }[];
};

export type Embed = { title?: string; description?: string };

export type MessageBody = {
  content?: string | null;
  embeds?: Embed[] | null;
  components?: Component[] | null;
  flags?: number;
  nonce?: string | number;
  enforce_nonce?: boolean;
  /** The index in this request for a new file, or the id of a file to keep. */
  attachments?: { id: string | number; description?: string }[] | null;
  files?: UploadedFile[];
};

export type UploadedFile = { number: number; name: string; data: Buffer };

export type Attachment = {
  id: string;
  filename: string;
  size: number;
  content_type: string;
  url: string;
  proxy_url: string;
  description?: string;
  width: number;
  height: number;
};

export type Message = {
  id: string;
  channel_id: string;
  author: User;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  mention_everyone: boolean;
  mentions: never[];
  mention_roles: never[];
  attachments: Attachment[];
  embeds: Embed[];
  components: Component[];
  pinned: boolean;
  type: number;
  flags: number;
  nonce?: string | number;
};

export type Modal = { title: string; custom_id: string; components: Component[] };

export type CommandOption = {
  type: number;
  name: string;
  description: string;
  required?: boolean;
};

export type Command = {
  id: string;
  application_id: string;
  version: string;
  type: number;
  name: string;
  description: string;
  description_localizations: Record<string, string> | null;
  options: CommandOption[];
  contexts: number[] | null;
  integration_types: number[] | null;
  default_member_permissions: string | null;
};

/** Every component of a tree, parents first, each with its path in the request. */
export function* walk(
  components: Component[],
  path: (string | number)[] = ['components'],
): Generator<{ component: Component; path: (string | number)[] }> {
  for (const [index, component] of components.entries()) {
    yield* walkOne(component, [...path, index]);
  }
}

function* walkOne(
  component: Component,
  path: (string | number)[],
): Generator<{ component: Component; path: (string | number)[] }> {
  yield { component, path };
  yield* walk(component.components ?? [], [...path, 'components']);
  if (component.component) yield* walkOne(component.component, [...path, 'component']);
  if (component.accessory) yield* walkOne(component.accessory, [...path, 'accessory']);
}
