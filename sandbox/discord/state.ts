import type { ChatLog } from '../chat-log.ts';
import type { DiskState } from '../disk-state.ts';
import type { Faults } from '../faults.ts';
import type { MessageCounts } from '../person.ts';
import type { BotGateway } from './gateway.ts';
import type { Command, Message, Modal, User } from './wire.ts';

export type PersonRow = { id: string; name: string; channelId: string; closed: boolean };

export type DiscordState = {
  /** By the person's id. */
  people: Record<string, PersonRow>;
  messages: Record<string, Message>;
  /** What is in attachments in base64, by their ids. */
  files?: Record<string, string>;
  /** By guild id; the list for everywhere under ''. */
  commands: Record<string, Command[]>;
  /** By their application's id. */
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

/** A modal on somebody's screen. `messageId` names it among what the person sees. */
export type OpenModal = Modal & { messageId: string; sourceMessage: Message | null };

/** Discord as one bot has it. */
export type DiscordWorld = {
  token: string;
  applicationId: string;
  operatorGuildId: string | null;
  self: User;
  /** Of the application, as Discord numbers them. */
  flags(): number;
  state: Pick<DiskState<DiscordState>, 'data' | 'saveSoon'>;
  log: ChatLog;
  faults: Faults;
  gateway: BotGateway;
  /** By token. */
  interactions: Map<string, Interaction>;
  /** By the person's id. */
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

/** A new id; later ids are greater. */
export function nextSnowflake({ state, now }: DiscordWorld): string {
  state.data.lastNumber += 1;
  const millis = BigInt(now()) - EPOCH;
  return String((millis << 22n) | (BigInt(state.data.lastNumber) & 0x3f_ff_ffn));
}
