import {
  type APIApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmission,
  type APIUser,
  ComponentType,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageUpdateDispatchData,
  InteractionContextType,
  InteractionType,
  MessageType,
} from 'discord.js';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import type { ChatNames, InboundEvent } from '../../src/domain/inbound-event.ts';
import { BUTTON_ACK, COMMAND_ACK, elsewhere, type FirstAnswer, secretForm } from './answers.ts';
import { parseChoiceId } from './custom-id.ts';

/** What one gateway event means: something to store, something to answer at once, or both. */
export type DiscordEvent = {
  received: InboundEvent | null;
  answer: FirstAnswer | null;
  /** An operator's command in a guild. It continues in the direct chat, which has yet to be found. */
  fromGuild?: Omit<InboundEvent, 'platformChat'>;
};

const NOTHING: DiscordEvent = { received: null, answer: null };
const MESSAGES_OF_PEOPLE = [MessageType.Default, MessageType.Reply];

export function translateMessage(
  bot: string,
  message: GatewayMessageCreateDispatchData,
): DiscordEvent {
  if (!isOfPerson(message) || !MESSAGES_OF_PEOPLE.includes(message.type)) return NOTHING;
  const { id } = message;
  const files = (message.attachments ?? []).map(({ filename, size, url }) => ({
    name: filename,
    size,
    ref: url,
  }));
  const attached = { ...attachedTo(message), ...(files.length > 0 && { files }) };
  const text = message.content || forwardedText(message);
  const event =
    text === ''
      ? { kind: 'unsupported' as const, messageId: id, ...attached }
      : { kind: 'text' as const, text, messageId: id, ...attached };
  return { received: fromMessage(bot, message, id, event), answer: null };
}

/** Discord also sends an update when it adds a link preview; only a person's edit has a timestamp. */
export function translateEdit(
  bot: string,
  message: GatewayMessageUpdateDispatchData,
): DiscordEvent {
  if (!isOfPerson(message) || !message.edited_timestamp) return NOTHING;
  const { id, content, edited_timestamp: editedAt } = message;
  const event = { kind: 'edited' as const, text: content, messageId: id, ...attachedTo(message) };
  return { received: fromMessage(bot, message, `${id}:${editedAt}`, event), answer: null };
}

/** The text of a message that was passed on without words of its own. */
function forwardedText({ message_snapshots: forwarded = [] }: WithFiles): string {
  return forwarded
    .map(({ message: { content } }) => content ?? '')
    .join('\n')
    .trim();
}

type WithFiles = Pick<GatewayMessageUpdateDispatchData, 'attachments'> &
  Partial<Pick<GatewayMessageUpdateDispatchData, 'message_snapshots' | 'poll'>>;

/** What comes with a message beside its text: the names of files, a poll, the text and the files of a forwarded message. */
function attachedTo(message: WithFiles): { attached?: string[] } {
  const { poll, message_snapshots: forwarded = [] } = message;
  const attached = [
    ...filesOf(message),
    ...forwarded.flatMap(({ message: original }) => [original.content, ...filesOf(original)]),
    poll?.question.text,
    ...(poll?.answers.map(({ poll_media: answer }) => answer.text) ?? []),
  ].flatMap((part) => part || []);
  return attached.length > 0 ? { attached } : {};
}

function filesOf({ attachments }: Partial<Pick<WithFiles, 'attachments'>>): (string | undefined)[] {
  // An update need not name the files.
  return (attachments ?? []).flatMap(({ filename, title, description }) => [
    filename,
    title,
    description,
  ]);
}

/** In the direct chat, a command or a button is answered at once and stored. Anywhere else it is only answered. */
export function translateInteraction(
  bot: string,
  interaction: APIInteraction,
  isOperator: (userId: string) => boolean = () => false,
): DiscordEvent {
  if (!isInDirectChat(interaction)) {
    const fromGuild = operatorCommand(bot, interaction, isOperator);
    const { answerDirectly, writeMeDirectly } = copyFor(localeOf(interaction)).edge;
    const words = (fromGuild ? answerDirectly : writeMeDirectly)(`<@${bot}>`);
    const answered = { received: null, answer: answer(interaction, elsewhere(words)) };
    return fromGuild ? { ...answered, fromGuild } : answered;
  }
  switch (interaction.type) {
    case InteractionType.ApplicationCommand: {
      const text = [`/${interaction.data.name}`, ...valuesOf(interaction.data)].join(' ');
      const event = { kind: 'text' as const, text, messageId: null };
      return {
        received: fromInteraction(bot, interaction, event),
        answer: answer(interaction, COMMAND_ACK, true),
      };
    }
    case InteractionType.MessageComponent:
      return translatePress(bot, interaction);
    case InteractionType.ModalSubmit: {
      const text = typedText(interaction.data);
      const event = { kind: 'text' as const, text, messageId: null };
      const taken = interaction.message ? BUTTON_ACK : COMMAND_ACK;
      return {
        received: fromInteraction(bot, interaction, event),
        answer: answer(interaction, taken, !interaction.message),
      };
    }
    case InteractionType.Ping:
    case InteractionType.ApplicationCommandAutocomplete:
      return NOTHING;
  }
}

function operatorCommand(
  bot: string,
  interaction: APIInteraction,
  isOperator: (userId: string) => boolean,
): Omit<InboundEvent, 'platformChat'> | null {
  const user = interaction.member?.user;
  if (interaction.type !== InteractionType.ApplicationCommand || !user) return null;
  const { data, id, locale } = interaction;
  if (!data.name.startsWith('ops') || !isOperator(user.id)) return null;
  const text = [`/${data.name}`, ...valuesOf(data)].join(' ');
  const event = { kind: 'text' as const, text, messageId: null };
  return { platform: 'discord', bot, platformUser: user.id, locale, eventId: id, event };
}

/** The values in the order of our own definition, as if they had been typed. People fill options in any order. */
function valuesOf(data: APIApplicationCommandInteraction['data']): string[] {
  const given = 'options' in data ? (data.options ?? []) : [];
  const defined = OPERATOR_COMMANDS.find(({ name }) => name === data.name)?.options ?? { text: {} };
  return Object.keys(defined).flatMap((name) => {
    const option = given.find((each) => each.name === name);
    return option && 'value' in option ? [String(option.value)] : [];
  });
}

function translatePress(bot: string, interaction: APIMessageComponentInteraction): DiscordEvent {
  const { data } = interaction;
  const [chosen = ''] = 'values' in data ? data.values : [data.custom_id];
  const { ref, index, form } = parseChoiceId(chosen);
  if (form) return { received: null, answer: answer(interaction, secretForm(form)) };
  const event = { kind: 'choice' as const, ref, index };
  return {
    received: fromInteraction(bot, interaction, event),
    answer: answer(interaction, BUTTON_ACK),
  };
}

type Written = Pick<
  GatewayMessageUpdateDispatchData,
  'author' | 'guild_id' | 'webhook_id' | 'channel_id'
>;

/** Only messages of people in direct chats count. An update may come without its author. */
function isOfPerson(message: Written): boolean {
  const author = message.author as Written['author'] | undefined;
  return author !== undefined && !author.bot && !message.guild_id && !message.webhook_id;
}

function isInDirectChat({ context, guild_id: guild, user }: APIInteraction): boolean {
  if (!user || guild) return false;
  return context === undefined || context === InteractionContextType.BotDM;
}

function fromMessage(
  bot: string,
  { author, channel_id: channel }: Written,
  eventId: string,
  event: InboundEvent['event'],
): InboundEvent {
  return {
    platform: 'discord',
    bot,
    platformChat: channel,
    platformUser: author.id,
    locale: 'en',
    names: namesOf(author),
    eventId,
    event,
  };
}

function fromInteraction(
  bot: string,
  interaction: APIInteraction,
  event: InboundEvent['event'],
): InboundEvent | null {
  const { id, user, channel } = interaction;
  if (!user || !channel) return null;
  return {
    platform: 'discord',
    bot,
    platformChat: channel.id,
    platformUser: user.id,
    locale: localeOf(interaction),
    names: namesOf(user),
    eventId: id,
    event,
  };
}

/** Source: Discord's API 10, User Object. The display name may be missing. */
function namesOf({ username, global_name: shown }: APIUser): ChatNames {
  return { handle: username, shown: shown ?? null };
}

function localeOf(interaction: APIInteraction): string {
  return 'locale' in interaction ? interaction.locale : 'en';
}

function answer(
  { id, token }: APIInteraction,
  body: FirstAnswer['body'],
  isTemporary = false,
): FirstAnswer {
  return { id, token, body, isTemporary };
}

function typedText({ components }: APIModalSubmission): string {
  for (const part of components) {
    if (part.type === ComponentType.Label && part.component.type === ComponentType.TextInput) {
      return part.component.value;
    }
  }
  return '';
}
