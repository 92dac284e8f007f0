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

/** The initial response to an interaction. Discord expects exactly one, within three seconds. */
export type FirstAnswer = {
  id: string;
  token: string;
  body: APIInteractionResponse;
  /** Whether to delete the response afterwards, because the screen follows as a message. */
  isTemporary: boolean;
};

export const BUTTON_ACK: APIInteractionResponse = {
  type: InteractionResponseType.DeferredMessageUpdate,
};

export const COMMAND_ACK: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** A response in a guild or a group that only the person can see. */
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

/** A form with one field for a secret. Its content never becomes a message. */
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
