import type { Connection } from './connection.ts';
import { leaf } from './nodes.ts';
import { phoneOf } from './people.ts';
import type { Retry } from './rows.ts';
import type { WhatsAppWorld } from './state.ts';

/** A message that a phone could not read. */
type Unread = Omit<Retry, 'count' | 'open'>;

/**
 * A phone that cannot read a message asks the device for it again, with fresh keys for a new session. The server stores
 * the request until the device confirms it, because the client library processes receipts only after a login.
 */
export async function askAgain(world: WhatsAppWorld, device: number, retry: Unread): Promise<void> {
  const row = world.state.data.devices[device];
  if (!row) return;
  const known = row.retries?.find((one) => isSame(one, retry));
  const asked = { ...retry, count: (known?.count ?? 0) + 1, open: (known?.open ?? 0) + 1 };
  row.retries = [...(row.retries ?? []).filter((one) => one !== known), asked];
  world.state.saveSoon();
  const connection = world.online.get(device);
  if (connection) await deliver(world, connection, { retry: asked, kept: false });
}

/** Sends the retry requests made while the device was disconnected. */
export async function askKept(
  world: WhatsAppWorld,
  device: number,
  connection: Connection,
): Promise<void> {
  const retries = world.state.data.devices[device]?.retries ?? [];
  for (const retry of retries.filter(({ open }) => open > 0)) {
    retry.open = 1;
    await deliver(world, connection, { retry, kept: true });
  }
}

type Asked = Pick<Retry, 'messageId' | 'jid'>;

/** The device confirmed the oldest retry request for the message. A newer one, for what it sent again, stays. */
export function confirmRetry(world: WhatsAppWorld, device: number, asked: Asked): void {
  const row = world.state.data.devices[device];
  const retry = row?.retries?.find((one) => isSame(one, asked));
  if (!retry) return;
  retry.open = Math.max(0, retry.open - 1);
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
  const { person, jid, messageId: id, count } = retry;
  const [registration, ...keys] = await phoneOf(world, person).keyBundle();
  const t = String(Math.floor(world.now() / 1000));
  connection.send({
    tag: 'receipt',
    attrs: { id, type: 'retry', from: jid, t, ...(kept ? { offline: '0' } : {}) },
    content: [
      { tag: 'retry', attrs: { count: String(count), id, t, v: '1' } },
      registration ?? leaf('registration'),
      { tag: 'keys', attrs: {}, content: keys },
    ],
  });
}
