import {
  type APIModalInteractionResponse,
  type APIInteractionResponse,
  ComponentType,
  InteractionResponseType,
  MessageFlags,
  TextInputStyle,
} from 'discord.js';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { SECRET_FORM_ID } from './custom-id.ts';

/** The first answer to an interaction: due within three seconds, one only. */
export type FirstAnswer = {
  id: string;
  token: string;
  body: APIInteractionResponse;
  /** Whether what the answer shows is to vanish again: the screens are plain messages. */
  isPassing: boolean;
};

export const BUTTON_TAKEN: APIInteractionResponse = {
  type: InteractionResponseType.DeferredMessageUpdate,
};

export const COMMAND_TAKEN: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** In a guild or a group, to the person alone. */
export function elsewhere(words: string): APIInteractionResponse {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: {
      content: words,
      flags: MessageFlags.Ephemeral,
      allowed_mentions: { parse: [] },
    },
  };
}

/** One field for a secret. What is typed there never becomes a message. */
export function secretForm(locale: string): APIModalInteractionResponse {
  const { title, label, description } = copyFor(locale).edge.form;
  return {
    type: InteractionResponseType.Modal,
    data: {
      custom_id: SECRET_FORM_ID,
      title,
      components: [
        {
          type: ComponentType.Label,
          label,
          description,
          component: {
            type: ComponentType.TextInput,
            custom_id: SECRET_FORM_ID,
            style: TextInputStyle.Short,
            min_length: 1,
            max_length: 2000,
            required: true,
          },
        },
      ],
    },
  };
}
