import type { WAMessageContent } from '@whiskeysockets/baileys';

/** What comes with a message beside its text: names of files, contacts, places, polls, the preview of an address. */
export function attachedTo(content: WAMessageContent): string[] {
  const { documentMessage: file, contactMessage, contactsArrayMessage, locationMessage } = content;
  const { extendedTextMessage: preview, liveLocationMessage, eventMessage: event } = content;
  const poll =
    content.pollCreationMessage ??
    content.pollCreationMessageV2 ??
    content.pollCreationMessageV3 ??
    content.pollCreationMessageV5;
  const contacts = [contactMessage, ...(contactsArrayMessage?.contacts ?? [])];
  const parts = [
    file?.fileName,
    file?.title,
    contactsArrayMessage?.displayName,
    ...contacts.flatMap((contact) => [contact?.displayName, contact?.vcard]),
    locationMessage?.name,
    locationMessage?.address,
    locationMessage?.url,
    locationMessage?.comment,
    liveLocationMessage?.caption,
    preview?.matchedText,
    preview?.title,
    preview?.description,
    event?.name,
    event?.description,
    event?.joinLink,
    event?.location?.name,
    event?.location?.address,
    poll?.name,
    ...(poll?.options?.map(({ optionName }) => optionName) ?? []),
  ];
  return parts.flatMap((part) => part || []);
}
