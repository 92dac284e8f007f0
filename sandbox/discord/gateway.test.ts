import { type Client, Events, GatewayDispatchEvents, GatewayIntentBits } from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { logIn, makeClient, openDiscord, type TestBed, TOKEN, until } from './test-bed.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openDiscord();
});

/** The texts of the messages a client receives. */
function receivedBy(client: Client): string[] {
  const received: string[] = [];
  client.ws.on(GatewayDispatchEvents.MessageCreate, ({ content }) => received.push(content));
  return received;
}

describe('coming in', () => {
  test('a client learns who it is and receives what people write', async () => {
    const client = await logIn(bed.discord);
    expect(client.user.id).toBe(bed.discord.applicationId);
    const received = receivedBy(client);
    await bed.alice.say('hello');
    await until(() => received.includes('hello'), 'the message');
    expect(bed.discord.entries()).toEqual(['identify']);
  });

  test('without the intent direct messages stay away', async () => {
    const deaf = makeClient(bed.discord, [GatewayIntentBits.Guilds]);
    const received = receivedBy(deaf);
    const receiving = receivedBy(await logIn(bed.discord));
    await deaf.login(TOKEN);
    await bed.alice.say('hello');
    await until(() => receiving.length === 1, 'the message');
    expect(received).toEqual([]);
  });

  test('a wrong token and a privileged intent are refused for good', async () => {
    await expect(makeClient(bed.discord).login('WRONG.TOKEN.x')).rejects.toThrow(/invalid token/i);
    const { DirectMessages, MessageContent } = GatewayIntentBits;
    const greedy = makeClient(bed.discord, [DirectMessages, MessageContent]);
    await expect(greedy.login(TOKEN)).rejects.toThrow(/disallowed intents/i);
    expect(bed.discord.isOnline()).toBe(false);
  });

  test('a person waits a moment for a bot that is offline', async () => {
    const patient = await openDiscord({ patienceMs: 5000 });
    const said = patient.alice.say('anybody?');
    const client = makeClient(patient.discord);
    const received = receivedBy(client);
    await client.login(TOKEN);
    await said;
    await until(() => received.length > 0, 'the message');
    expect(received).toEqual(['anybody?']);
  });

  test('what is said to nobody is lost', async () => {
    await bed.alice.say('into the void');
    const received = receivedBy(await logIn(bed.discord));
    await bed.alice.say('now');
    await until(() => received.length > 0, 'the second message');
    expect(received).toEqual(['now']);
  });
});

describe('a connection', () => {
  test('that is dropped is resumed, and what was missed is replayed', async () => {
    const received = receivedBy(await logIn(bed.discord));
    bed.discord.faults.enable('gateway-drop:dispatch*1');
    await bed.alice.say('on the way');
    await bed.alice.say('meanwhile');
    await until(() => received.length === 2, 'both messages');
    expect(received).toEqual(['on the way', 'meanwhile']);
    expect(bed.discord.entries()).toEqual(['identify', 'resume']);
  });

  test(
    'whose session is invalid starts over, and the gap is lost',
    { timeout: 15_000 },
    async () => {
      const patient = await openDiscord({ patienceMs: 12_000 });
      const received = receivedBy(await logIn(patient.discord));
      patient.discord.faults.enable('invalid-session:dispatch*1');
      await patient.alice.say('lost for ever');
      await patient.alice.say('after the gap');
      await until(() => received.length > 0, 'a message');
      expect(received).toEqual(['after the gap']);
      expect(patient.discord.entries()).toEqual(['identify', 'resume-refused', 'identify']);
    },
  );

  test('that is closed for good leaves the client silent, though it calls itself ready', async () => {
    const client = await logIn(bed.discord);
    const codes: number[] = [];
    client.on(Events.ShardDisconnect, ({ code }) => codes.push(code));
    bed.discord.faults.enable('gateway-close*1');
    await bed.alice.say('lost');
    await until(() => codes.length > 0, 'the close');
    expect(codes).toEqual([4004]);
    expect(client.isReady()).toBe(true);
    expect(bed.discord.isOnline()).toBe(false);
  });

  test('may bring an event twice', async () => {
    const received = receivedBy(await logIn(bed.discord));
    bed.discord.faults.enable('duplicate-updates*1');
    await bed.alice.say('twice');
    await bed.alice.say('once');
    await until(() => received.includes('once'), 'all messages');
    expect(received).toEqual(['twice', 'twice', 'once']);
  });

  test('that says goodbye has no session any more', async () => {
    const client = await logIn(bed.discord);
    expect(bed.discord.isOnline()).toBe(true);
    await client.destroy();
    await until(() => !bed.discord.isOnline(), 'offline');
  });

  test('brings edits of people as well', async () => {
    const client = await logIn(bed.discord);
    const changed: string[] = [];
    client.ws.on(GatewayDispatchEvents.MessageUpdate, ({ content }) => changed.push(content));
    const { messageId } = await bed.alice.say('befor');
    await bed.alice.edit(messageId, 'before');
    await until(() => changed.length === 1, 'the edit');
    expect(changed).toEqual(['before']);
    expect(bed.alice.visible()).toMatchObject([{ from: 'person', text: 'before' }]);
  });

  test('tells edits of one message apart, however fast they come', async () => {
    const client = await logIn(bed.discord);
    const moments: string[] = [];
    client.ws.on(GatewayDispatchEvents.MessageUpdate, ({ edited_timestamp }) =>
      moments.push(String(edited_timestamp)),
    );
    const { messageId } = await bed.alice.say('one');
    await Promise.all(['two', 'three', 'four'].map((text) => bed.alice.edit(messageId, text)));
    await until(() => moments.length === 3, 'the edits');
    expect(new Set(moments).size).toBe(3);
  });
});
