import type { App } from '../app.ts';
import { chatKey } from '../domain/chats.ts';
import type { ArrivedFile } from '../domain/files.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { idFrom } from '../ids.ts';
import { arrivedFileSeal } from '../sealing/seal-contexts.ts';
import { seal } from '../sealing/seal.ts';
import type { Statement } from '../store/engine.ts';
import { addArrivedFile } from '../store/files.ts';

/** The files of an event, as the conversation knows them. */
export function arrivedFilesOf(inbound: InboundEvent): ArrivedFile[] {
  return filesOf(inbound).map(({ name, size }, index) => ({
    id: idOf(inbound, index),
    name,
    size,
  }));
}

/** Stores where the files of an event can be fetched, in case the conversation takes them. */
export function keepArrivedFiles(
  { config, now }: Pick<App, 'config' | 'now'>,
  inbound: InboundEvent,
): Statement[] {
  const chat = chatKey(inbound);
  return filesOf(inbound).map(({ ref }, index) => {
    const id = idOf(inbound, index);
    const sealed = seal(config.sealing, ref, arrivedFileSeal(id));
    return addArrivedFile(id, { chat, sealed, now: now() });
  });
}

function filesOf({ event }: InboundEvent) {
  const isSent = event.kind === 'text' || event.kind === 'unsupported';
  return isSent ? (event.files ?? []) : [];
}

function idOf({ platform, bot, eventId }: InboundEvent, index: number): string {
  return idFrom('arf', platform, bot, eventId, index);
}
