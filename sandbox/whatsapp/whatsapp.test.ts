import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DISCONNECTS, type Disconnect } from './disconnects.ts';
import {
  aStateFile,
  connect,
  linked,
  newAuth,
  open,
  openWhatsApp,
  textsOf,
  until,
} from './test-bed.ts';
import { startWhatsApp } from './whatsapp.ts';

describe('linking', () => {
  test('an unknown client shows a QR code and is restarted as a device after the scan', async () => {
    const whatsapp = await openWhatsApp();
    const auth = newAuth();
    const client = connect(whatsapp, auth);
    await until(() => client.qr !== null);
    await whatsapp.scanQr(client.qr ?? '');
    await until(() => client.closedWith !== null);
    expect(client).toMatchObject({ closedWith: 515, isNewLogin: true });
    expect(auth.creds.me?.id).toBe('15550000000:1@s.whatsapp.net');
    expect((await open(whatsapp, auth)).isOpen).toBe(true);
  });

  test('a pairing code typed on the phone links as well', async () => {
    const whatsapp = await openWhatsApp();
    const auth = newAuth();
    const client = connect(whatsapp, auth);
    await until(() => client.qr !== null);
    const code = await client.socket.requestPairingCode('15550000000');
    await until(() => whatsapp.stanzas.some(({ attrs }) => attrs.xmlns === 'md'));
    await whatsapp.enterCode(code);
    await until(() => client.closedWith !== null);
    expect(client).toMatchObject({ closedWith: 515, isNewLogin: true });
    expect((await open(whatsapp, auth)).isOpen).toBe(true);
  });

  test('codes of nobody are refused', async () => {
    const whatsapp = await openWhatsApp();
    await expect(whatsapp.scanQr('https://wa.me/settings#2@x,a,b,c')).rejects.toThrow('QR');
    await expect(whatsapp.enterCode('ABCD1234')).rejects.toThrow('no client shows this code');
  });

  test('credentials that were never linked are logged out', async () => {
    const whatsapp = await openWhatsApp();
    const auth = newAuth();
    auth.creds.me = { id: '15550000000:7@s.whatsapp.net', name: '~' };
    const client = connect(whatsapp, auth);
    await until(() => client.closedWith !== null);
    expect(client.closedWith).toBe(401);
  });
});

describe('messages', () => {
  test('both sides read each other, under either identity, encrypted or not', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const alice = whatsapp.person('alice');
    // The client handles messages side by side: what comes at the same time may change places.
    await alice.say('hello');
    await until(() => client.received.length === 1);
    await whatsapp.sayAs('alice', 'by lid', { addressing: 'lid' });
    await until(() => client.received.length === 2);
    await whatsapp.sayAs('alice', 'unencrypted', { plain: true });
    await until(() => client.received.length === 3);
    expect(textsOf(client)).toEqual(['hello', 'by lid', 'unencrypted']);
    const { number, lid } = whatsapp.addressOf('alice');
    expect(client.received.map(({ key }) => key.remoteJid)).toEqual([number, lid, number]);
    expect(client.received.map(({ key }) => key.remoteJidAlt)).toEqual([lid, number, lid]);

    await client.socket.sendMessage(lid, { text: '*Hello* you' });
    await until(() => alice.visible().length === 4);
    expect(alice.visible().at(-1)).toMatchObject({ from: 'bot', text: 'Hello you' });
    expect(whatsapp.errors).toEqual([]);
  });

  test('who owns the phone writes to their own number and is answered there', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const self = whatsapp.self();
    await self.say('hello, me');
    await until(() => client.received.length === 1);
    const [{ key, message } = {}] = client.received;
    const own = client.socket.user?.id.replace(/:\d+/, '') ?? '';
    expect(key).toMatchObject({ fromMe: true, remoteJid: own });
    expect(message?.conversation).toBe('hello, me');
    await client.socket.sendMessage(own, { text: 'hello, you' });
    await until(() => self.visible().length === 2);
    expect(self.visible().at(-1)).toMatchObject({ from: 'bot', text: 'hello, you' });
    await client.socket.sendMessage(whatsapp.addressOf('alice').number, { text: 'to alice' });
    await until(() => whatsapp.person('alice').visible().length === 1);
    expect(self.visible()).toHaveLength(2);
    expect(whatsapp.errors).toEqual([]);
  });

  test('the bot edits and removes its own messages', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const alice = whatsapp.person('alice');
    const { number } = whatsapp.addressOf('alice');
    const sent = await client.socket.sendMessage(number, { text: 'one' });
    await client.socket.sendMessage(number, { text: 'two', edit: sent?.key ?? {} });
    await until(() => alice.utterances().length === 2);
    expect(alice.visible().map(({ text }) => text)).toEqual(['two']);
    await client.socket.sendMessage(number, { delete: sent?.key ?? {} });
    await until(() => alice.utterances().length === 3);
    expect(alice.utterances().map(({ kind }) => kind)).toEqual(['sent', 'edited', 'removed']);
    expect(whatsapp.counts()).toEqual({ sent: 1, edited: 1, repeated: 0 });
  });

  test('a message that comes too late for an edit stays as it is', async () => {
    let now = Date.now();
    const whatsapp = await openWhatsApp({ now: () => now });
    const { client } = await linked(whatsapp);
    const { number } = whatsapp.addressOf('alice');
    const sent = await client.socket.sendMessage(number, { text: 'one' });
    await until(() => client.acks.size === 1);
    now += 16 * 60_000;
    await client.socket.sendMessage(number, { text: 'two', edit: sent?.key ?? {} });
    await until(() => client.acks.size === 2);
    expect(
      whatsapp
        .person('alice')
        .visible()
        .map(({ text }) => text),
    ).toEqual(['one']);
  });

  test('the same id is shown once', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const { number } = whatsapp.addressOf('alice');
    for (const _ of [1, 2]) {
      await client.socket.sendMessage(number, { text: 'once' }, { messageId: 'OUTBOX01' });
    }
    await until(() => whatsapp.calls.length === 2);
    expect(whatsapp.counts()).toEqual({ sent: 1, edited: 0, repeated: 0 });
  });

  test('an edit of a person arrives sealed, and the library hands it over unopened', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const alice = whatsapp.person('alice');
    const { messageId } = await alice.say('fisrt');
    await alice.edit(messageId, 'first');
    await until(() => client.received.length === 2);
    const sealed = client.received[1]?.message?.secretEncryptedMessage;
    expect(sealed?.targetMessageKey?.id).toBe(messageId);
    expect(Buffer.from(sealed?.encPayload ?? []).toString()).not.toContain('first');
    expect(alice.visible().map(({ text }) => text)).toEqual(['first']);
  });

  test('a tap is a typed number; on an older menu it quotes that menu', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const alice = whatsapp.person('alice');
    const { number } = whatsapp.addressOf('alice');
    await client.socket.sendMessage(number, { text: 'Plan?\n\n*1* Starter\n*2* Pro' });
    await client.socket.sendMessage(number, { text: 'Sure?\n\n*1* Yes\n*2* No' });
    await until(() => alice.visible().length === 2);
    const [older, newer] = alice.visible();
    expect(older).toMatchObject({ text: 'Plan?', choices: ['Starter', 'Pro'] });
    await alice.tap(newer?.messageId ?? '', 'No');
    await alice.tap(older?.messageId ?? '', 'Pro');
    await until(() => textsOf(client).length === 2);
    expect(textsOf(client)).toEqual(['2', '2']);
    const contexts = client.received.flatMap(({ key, message }) =>
      key.fromMe ? [] : [message?.extendedTextMessage?.contextInfo?.stanzaId],
    );
    expect(contexts).toEqual([undefined, older?.messageId]);
    await expect(alice.tap(newer?.messageId ?? '', 'Maybe')).rejects.toThrow('no choice');
  });

  test('who has blocked the bot gets nothing and says nothing; the bot is not told', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const alice = whatsapp.person('alice');
    await alice.block();
    await client.socket.sendMessage(whatsapp.addressOf('alice').number, { text: 'psst' });
    await until(() => client.acks.size === 1);
    expect([...client.acks.values()]).toEqual([null]);
    expect(alice.visible()).toEqual([]);
    expect(whatsapp.withheldFrom('alice')).toBe(1);
    await expect(alice.say('hi')).rejects.toThrow('has blocked');
    await alice.unblock();
    await alice.say('hi');
    await until(() => textsOf(client).length === 1);
  });

  test('a phone that cannot read a message gets it again from the store of the client', async () => {
    const whatsapp = await openWhatsApp();
    await linked(whatsapp, () => ({ conversation: 'from the store' }));
    const alice = whatsapp.person('alice');
    await alice.say('hello');
    await whatsapp.askAgain('alice', 'OLD00001');
    await until(() => alice.visible().length === 2);
    expect(alice.visible().at(-1)).toMatchObject({ messageId: 'OLD00001', text: 'from the store' });
  });

  test('what a phone asks for while the device is away is asked again when it is back, once', async () => {
    const whatsapp = await openWhatsApp();
    const { client, auth } = await linked(whatsapp);
    const alice = whatsapp.person('alice');
    await alice.say('hello');
    await until(() => textsOf(client).length === 1);
    whatsapp.disconnect('drop');
    await until(() => client.closedWith !== null && !whatsapp.isConnected());
    await whatsapp.askAgain('alice', 'OLD00001');
    const asked: string[] = [];
    const stored = (id: string) => {
      asked.push(id);
      return { conversation: 'from the store' };
    };
    const back = await open(whatsapp, auth, stored);
    await until(() => alice.visible().length === 2);
    expect(alice.visible().at(-1)).toMatchObject({ text: 'from the store' });
    await until(() => whatsapp.stanzas.some(({ attrs }) => attrs.class === 'receipt'));
    whatsapp.disconnect('drop');
    await until(() => back.closedWith !== null && !whatsapp.isConnected());
    const third = await open(whatsapp, auth, stored);
    await alice.say('there?');
    await until(() => textsOf(third).length === 1);
    expect(asked).toEqual(['OLD00001']);
  });

  test('what was said while the device was away comes when it is back, marked as kept', async () => {
    const whatsapp = await openWhatsApp();
    const { client, auth } = await linked(whatsapp);
    whatsapp.disconnect('drop');
    await until(() => client.closedWith !== null && !whatsapp.isConnected());
    await whatsapp.person('alice').say('are you there?');
    const back = await open(whatsapp, auth);
    await until(() => back.received.length === 1);
    expect(back.received[0]).toMatchObject({ type: 'append', key: { fromMe: false } });
  });
});

describe('faults', () => {
  test('acknowledgements are refused, missing or late', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    const { number } = whatsapp.addressOf('alice');
    const send = async (messageId: string) => {
      await client.socket.sendMessage(number, { text: messageId }, { messageId });
    };
    whatsapp.faults.enable('refuse-463*1');
    await send('A');
    whatsapp.faults.enable('lose-answer*1');
    await send('B');
    whatsapp.faults.enable('slow*1');
    await send('C');
    await until(() => client.acks.has('C'));
    expect([...client.acks]).toEqual([
      ['A', '463'],
      ['C', null],
    ]);
    expect(
      whatsapp
        .person('alice')
        .visible()
        .map(({ text }) => text),
    ).toEqual(['B', 'C']);
  });

  test('a message comes twice', async () => {
    const whatsapp = await openWhatsApp();
    const { client } = await linked(whatsapp);
    whatsapp.faults.enable('duplicate-updates*1');
    const { messageId } = await whatsapp.person('alice').say('hello');
    await until(() => client.received.length === 2);
    expect(client.received.map(({ key }) => key.id)).toEqual([messageId, messageId]);
  });

  test('a server that is down refuses connections', async () => {
    const whatsapp = await openWhatsApp();
    whatsapp.faults.enable('down');
    const client = connect(whatsapp, newAuth());
    await until(() => client.closedWith !== null);
    expect(client.closedWith).toBe(503);
  });

  test.each([
    ['disconnect-428', 428],
    ['logged-out', 401],
    ['replaced', 440],
  ])('%s ends the connection when something is sent', async (fault, status) => {
    const whatsapp = await openWhatsApp();
    const { client, auth } = await linked(whatsapp);
    whatsapp.faults.enable(`${fault}*1`);
    await client.socket.sendMessage(whatsapp.addressOf('alice').number, { text: 'hi' });
    await until(() => client.closedWith !== null);
    expect(client.closedWith).toBe(status);
    const next = connect(whatsapp, auth);
    await until(() => next.isOpen || next.closedWith !== null);
    expect(next.closedWith).toBe(fault === 'logged-out' ? 401 : null);
  });
});

test('every way of ending has its status code', async () => {
  const whatsapp = await openWhatsApp();
  const linkedOnce = await linked(whatsapp);
  let { client } = linkedOnce;
  const leaving: Disconnect[] = ['logged-out', 'device-removed'];
  const ways = Object.keys(DISCONNECTS) as Disconnect[];
  for (const how of ways.filter((one) => !leaving.includes(one))) {
    whatsapp.disconnect(how);
    await until(() => client.closedWith !== null && !whatsapp.isConnected());
    expect([how, client.closedWith]).toEqual([how, DISCONNECTS[how].status]);
    client = await open(whatsapp, linkedOnce.auth);
  }
  whatsapp.disconnect('device-removed');
  await until(() => client.closedWith !== null);
  expect(client.closedWith).toBe(401);
});

test('a second connection of the same device throws out the first', async () => {
  const whatsapp = await openWhatsApp();
  const { client, auth } = await linked(whatsapp);
  await open(whatsapp, auth);
  await until(() => client.closedWith !== null);
  expect(client.closedWith).toBe(440);
});

test('the world goes on after a restart: device, sessions, chat; and no credential is on disk', async () => {
  const stateFile = aStateFile();
  const before = await startWhatsApp({ stateFile });
  const { WA_CERT_DETAILS } = await import('@whiskeysockets/baileys');
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(before.rootKey, 'hex');
  const { client, auth } = await linked(before);
  await before.person('alice').say('my key is sk-ant-api03-SECRET');
  await until(() => textsOf(client).length === 1);
  expect(textsOf(client)[0]).toContain('sk-ant-api03-SECRET');
  await client.socket.sendMessage(before.addressOf('alice').lid, { text: 'got it' });
  await until(() => before.person('alice').visible().length === 2);
  await before.close();
  expect(readFileSync(stateFile, 'utf8')).not.toContain('sk-ant-');

  const after = await openWhatsApp({ stateFile });
  const again = await open(after, auth);
  await again.socket.sendMessage(after.addressOf('alice').lid, { text: 'still here' });
  await after.person('alice').say('me too');
  await until(() => textsOf(again).length === 1 && after.person('alice').visible().length === 4);
  expect(after.errors).toEqual([]);
  expect(after.counts()).toEqual({ sent: 2, edited: 0, repeated: 0 });
});
