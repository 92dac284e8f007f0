import type { Connection } from './connection.ts';
import { leaf } from './nodes.ts';
import { phoneOf } from './people.ts';
import type { Retry } from './rows.ts';
import type { WhatsAppWorld } from './state.ts';

/**
 * A phone that cannot read a message asks the device for it again, with fresh keys for a new session. The server stores
 * the request until the device confirms it, because the client library processes receipts only after a login.
 */
export async function askAgain(world: WhatsAppWorld, device: number, retry: Retry): Promise<void> {
  const row = world.state.data.devices[device];
  if (!row) return;
  row.retries = [...(row.retries ?? []).filter((one) => !isSame(one, retry)), retry];
  world.state.saveSoon();
  const connection = world.online.get(device);
  if (connection) await deliver(world, connection, { retry, kept: false });
}

/** Sends the retry requests made while the device was disconnected. */
export async function askKept(
  world: WhatsAppWorld,
  device: number,
  connection: Connection,
): Promise<void> {
  const retries = world.state.data.devices[device]?.retries ?? [];
  for (const retry of retries) await deliver(world, connection, { retry, kept: true });
}

type Asked = Omit<Retry, 'person'>;

/** The device confirmed the retry request, so it is not sent again. */
export function confirmRetry(world: WhatsAppWorld, device: number, asked: Asked): void {
  const row = world.state.data.devices[device];
  if (!row?.retries) return;
  row.retries = row.retries.filter((one) => !isSame(one, asked));
  world.state.saveSoon();
}

function isSame(one: Asked, other: Asked): boolean {
  return one.messageId === other.messageId && one.jid === other.jid;
}

async function deliver(
  world: WhatsAppWorld,
  connection: Connection,
  { retry, kept }: { retry: Retry; kept: boolean },
): Promise<void> {
  const { person, jid, messageId: id } = retry;
  const [registration, ...keys] = await phoneOf(world, person).keyBundle();
  const t = String(Math.floor(world.now() / 1000));
  connection.send({
    tag: 'receipt',
    attrs: { id, type: 'retry', from: jid, t, ...(kept ? { offline: '0' } : {}) },
    content: [
      { tag: 'retry', attrs: { count: '1', id, t, v: '1' } },
      registration ?? leaf('registration'),
      { tag: 'keys', attrs: {}, content: keys },
    ],
  });
}
