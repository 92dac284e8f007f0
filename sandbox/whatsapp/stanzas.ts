import type { BinaryNode } from '@whiskeysockets/baileys';
import { confirmationIn, takeBotMessage } from './bot-messages.ts';
import type { Connection } from './connection.ts';
import type { Courier } from './courier.ts';
import { type Disconnect, DISCONNECTS } from './disconnects.ts';
import { answerQuery } from './queries.ts';
import { confirmRetry } from './retries.ts';
import type { WhatsAppWorld } from './state.ts';

type Wiring = { world: WhatsAppWorld; courier: Courier };

/** Handles one stanza of the client. */
export async function takeStanza(
  { world, courier }: Wiring,
  connection: Connection,
  node: BinaryNode,
): Promise<void> {
  if (node.tag === 'iq') {
    if (node.attrs.type !== 'result') await answerQuery(world, connection, node);
    return;
  }
  if (node.tag === 'message') {
    const how = interruptionOf(world);
    if (how) endConnection(world, connection, how);
    else {
      await takeBotMessage(world, connection, node);
      if (world.faults.take('unplugged', 'send-message')) world.unplug();
    }
    return;
  }
  const { device } = connection;
  if (device !== null && isRetryTaken(node)) {
    confirmRetry(world, device, { messageId: node.attrs.id ?? '', jid: node.attrs.to ?? '' });
    return;
  }
  const confirmation = confirmationIn(node);
  if (!confirmation || device === null) return;
  if (confirmation.isRetry) await courier.sendAgain(device, confirmation.messageId);
  else courier.confirm(device, confirmation);
  if (node.tag === 'receipt') connection.send(receiptAck(node));
}

function isRetryTaken({ tag, attrs }: BinaryNode): boolean {
  return tag === 'ack' && attrs.class === 'receipt' && attrs.type === 'retry';
}

function receiptAck({ attrs }: BinaryNode): BinaryNode {
  return { tag: 'ack', attrs: { class: 'receipt', id: attrs.id ?? '', from: attrs.to ?? '' } };
}

function interruptionOf({ faults }: WhatsAppWorld): Disconnect | null {
  if (faults.take('down', 'send-message')) return 'unavailable';
  if (faults.take('disconnect-428', 'send-message')) return 'stream-end';
  if (faults.take('logged-out', 'send-message')) return 'logged-out';
  return faults.take('replaced', 'send-message') ? 'replaced' : null;
}

/** A device that is logged out is removed: it cannot log in again. */
export function endConnection(
  world: WhatsAppWorld,
  connection: Connection,
  how: Disconnect | 'drop',
): void {
  if (how === 'drop') {
    connection.drop();
    return;
  }
  if ((how === 'logged-out' || how === 'device-removed') && connection.device !== null) {
    delete world.state.data.devices[connection.device];
    world.state.saveSoon();
  }
  connection.send(DISCONNECTS[how].node);
}
