import { createHash } from 'node:crypto';
import { newPhone, Phone } from './phone.ts';
import type { PhoneRow } from './rows.ts';
import type { WhatsAppState, WhatsAppWorld } from './state.ts';

const OWN_NUMBER = '15550000000';
const OWN_LID = '199000000000001';

/** The phone of the person with this name, created on first use with the same number in every world. */
export function phoneOf(world: WhatsAppWorld, name: string): Phone {
  if (name === world.ownPhone.row.name) return world.ownPhone;
  const known = world.phones.get(name);
  if (known) return known;
  const { data } = world.state;
  const row = (data.people[name] ??= newPhone({ name, ...numbersOf(name) }));
  const phone = new Phone(row);
  world.phones.set(name, phone);
  return phone;
}

/** The phone with this number or LID, the bot's own one included. */
export function findPhone(world: WhatsAppWorld, user: string): Phone | undefined {
  return [world.ownPhone, ...world.phones.values()].find((phone) => phone.is(user));
}

export function ownPhoneRow(state: WhatsAppState): PhoneRow {
  state.ownPhone ??= newPhone({ name: 'the bot', number: OWN_NUMBER, lid: OWN_LID });
  return state.ownPhone;
}

function numbersOf(name: string): { number: string; lid: string } {
  const hash = createHash('sha256').update(name).digest();
  const digits = String(hash.readUInt32BE() % 10_000_000).padStart(7, '0');
  return { number: `1556${digits}`, lid: `28800${hash.readUInt32BE(4)}` };
}
