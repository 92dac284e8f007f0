import type { ChatLog } from '../chat-log.ts';
import type { DiskState } from '../disk-state.ts';
import type { Faults } from '../faults.ts';
import type { MessageCounts } from '../person.ts';
import type { BotGateway } from './gateway.ts';
import type { Command, Message, Modal, User } from './wire.ts';

export type PersonRow = { id: string; name: string; channelId: string; closed: boolean };

export type DiscordState = {
  /** Keyed by the person's id. */
  people: Record<string, PersonRow>;
  /** The channels of a guild that the bot may write to. */
  guildChannels?: string[];
  messages: Record<string, Message>;
  /** Attachment contents in base64, keyed by attachment id. */
  files?: Record<string, string>;
  /** Keyed by guild id; the global list is under ''. */
  commands: Record<string, Command[]>;
  /** Keyed by application id. */
  ownBots: Record<string, OwnBot>;
  lastNumber: number;
  counts: MessageCounts;
};

/** A bot that a person has created on the developer page, with its own state. */
export type OwnBot = {
  id: string;
  username: string;
  messageContent: boolean;
  state?: DiscordState;
};

export type Interaction = {
  id: string;
  token: string;
  kind: number;
  person: PersonRow;
  channelId: string;
  createdAt: number;
  sourceMessage: Message | null;
  originalId: string | null;
  acknowledged: boolean;
};

/** An open modal. `messageId` identifies it among the visible messages. */
export type OpenModal = Modal & { messageId: string; sourceMessage: Message | null };

/** The Discord of one bot. */
export type DiscordWorld = {
  token: string;
  applicationId: string;
  operatorGuildId: string | null;
  self: User;
  /** The application flags, as Discord numbers them. */
  flags(): number;
  setFlags(flags: number): void;
  /** Where files are kept. */
  cdnUrl(): string;
  state: Pick<DiskState<DiscordState>, 'data' | 'saveSoon'>;
  log: ChatLog;
  faults: Faults;
  gateway: BotGateway;
  /** Keyed by token. */
  interactions: Map<string, Interaction>;
  /** Keyed by the person's id. */
  modals: Map<string, OpenModal>;
  typing: Map<string, number>;
  patienceMs: number;
  now(): number;
};

const EPOCH = 1_420_070_400_000n;

export function emptyDiscord(): DiscordState {
  return {
    people: {},
    messages: {},
    commands: {},
    ownBots: {},
    lastNumber: 0,
    counts: { sent: 0, edited: 0, repeated: 0 },
  };
}

/** A new id, greater than all earlier ones. */
export function nextSnowflake({ state, now }: DiscordWorld): string {
  state.data.lastNumber += 1;
  const millis = BigInt(now()) - EPOCH;
  return String((millis << 22n) | (BigInt(state.data.lastNumber) & 0x3f_ff_ffn));
}
