import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readPending } from '../../scripts/sandbox/report.ts';
import { paste, endOf } from '../fixtures/guest.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, TELEGRAM_WEBHOOK_SECRET, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

const NOT_UNDERSTOOD = 'I didn’t get that.';
const ODD_TEXTS = {
  garbage: '\u0001\u0007%s%n$(reboot)`id`\\"\'; DROP TABLE accounts; --',
  markup: '<b>bold</b> & <script>alert(1)</script> **x** _y_ [z](http://example.com)',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈🤷🏽‍♀️',
  'right-to-left text': '\u202Eشكرا جزيلا \u05E9\u05DC\u05D5\u05DD\u202C',
  'zero-width characters': 'so\u200Bme\u200D\u2060thing',
  'half a character': 'broken \uD83D end',
  'a long message': 'lorem ipsum '.repeat(330),
  'a lot of lines': 'x\n'.repeat(1900),
  JSON: '{"kind":"command","name":"delete","__proto__":{"a":1}}',
  'a number out of range': '99999999999999999999',
  'a command with a long tail': `/nonsense ${'x'.repeat(3000)}`,
};

describe.each(PLATFORMS)('bad input on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  describe.concurrent('side by side', () => {
    test.each(Object.entries(ODD_TEXTS))(
      '%s is answered politely, and the menu stays',
      async (_name, text) => {
        const alice = world.guest('alice');
        await alice.says('/plan');
        await alice.sees('Choose a plan');
        await alice.says(text);
        await alice.sees(NOT_UNDERSTOOD, 'Choose a plan');
        await alice.says('Pro');
        await alice.sees('Confirm your plan: Pro');
        expect(await alice.mishaps()).toEqual([]);
      },
    );

    test('an unknown text as the first message is answered with the greeting', async () => {
      const alice = world.guest('alice');
      await alice.says('🤷');
      await alice.sees('Hi, I’m Automna.');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('a person whose name is markup is treated like any other', async () => {
      const mallory = world.guest('<b>Mal</b> & [x](http://x) _*`~ \u202E🦊');
      await mallory.says('/start');
      await mallory.sees('Hi, I’m Automna.');
      await mallory.subscribes();
      expect(await mallory.mishaps()).toEqual([]);
    });

    test('many messages at the same time are answered in order, up to the last one', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      const commands = ['/help', '/plan', '/usage', '/status', '/connect', '/menu'];
      await Promise.all(commands.map((command) => alice.person.say(command)));
      await until(
        () => alice.count('Hi, I’m Automna.', 'sent') === 2,
        () => alice.transcript(),
      );
      await alice.isDone();
      const titles = ['Help', 'Choose a plan', 'No plan ·', 'Status', 'Connect your', 'Hi, I’m'];
      const answers = alice.person.utterances().slice(1);
      const sent = answers.map(({ message }) =>
        titles.find((title) => message.text.startsWith(title)),
      );
      // A screen that is overtaken before it is sent is left out.
      expect(sent).toEqual(titles.filter((title) => sent.includes(title)));
      expect(sent.at(-1)).toBe('Hi, I’m');
    });

    test('a person who blocks the bot and returns is answered again', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      await alice.person.block();
      await alice.person.unblock();
      await alice.says('/help');
      await alice.sees('Never send passwords');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('a person who blocks the bot while the agent is built finds it ready when they return', async () => {
      const alice = world.guest('alice');
      await alice.subscribes();
      await alice.pastes('SETUP_TOKEN');
      await alice.sees('Got it');
      await alice.person.block();
      await until(
        async () => (await alice.agentState()) === 'ready',
        () => alice.transcript(),
      );
      await alice.person.unblock();
      await alice.says('/status');
      await alice.sees('Agent: ready');
      expect(await alice.mishaps()).toEqual([]);
    });
  });

  test('afterwards no work is pending and no secret is stored', async () => {
    await until(
      async () => Object.values(await readPending(world.app.db)).every((count) => count === 0),
      async () => JSON.stringify(await readPending(world.app.db)),
    );
    expect(findSecrets(world)).toEqual([]);
    expect(failures(world)).toEqual([]);
  });
});

describe.concurrent.each(PLATFORMS)('updates that come twice, on %s', (platform) => {
  test('the whole first run happens once', async () => {
    await using world = await openWorld(platform);
    world.fault(platform, 'duplicate-updates');
    const alice = world.guest('alice');
    await alice.becomesCustomer();
    await alice.says('/status');
    await alice.sees('Agent: ready');
    expect(await alice.belongings()).toEqual({
      customers: 1,
      subscriptions: 1,
      apps: 1,
      volumes: 1,
      machines: 1,
      credentials: ['token'],
    });
    expect(world.chat.counts().repeated).toBe(0);
    expect(await alice.credentialRows()).toEqual([1]);
  });

  test.each(['down*3', 'error*3', 'rate-limited*3', 'lose-answer*3'])(
    'nothing is lost when the platform has the fault %s',
    async (fault) => {
      await using world = await openWorld(platform);
      const alice = world.guest('alice');
      world.fault(platform, fault);
      await alice.says('/plan');
      await alice.sees('Choose a plan');
      await alice.says('Pro');
      await alice.sees('Confirm your plan');
      await alice.isDone();
      expect(failures(world)).toEqual([]);
    },
  );
});

describe('Telegram by webhook', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('telegram', { webhook: true });
  });
  afterAll(() => world.close());

  describe.concurrent('side by side', () => {
    test('the first run works', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer();
      expect((await alice.belongings()).credentials).toEqual(['token']);
    });

    test('an update without the secret is refused', async () => {
      const update = textUpdate(world, 'nobody', 'hello');
      expect(await post(world, update, {})).toBe(401);
      expect(await post(world, update, { secret: 'wrong' })).toBe(401);
      expect(await post(world, update, { secret: '' })).toBe(401);
    });

    test('the same update three times at once has one effect', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      const update = textUpdate(world, alice.name, '/plan');
      const statuses = await Promise.all([1, 2, 3].map(() => post(world, update)));
      expect(statuses).toEqual([200, 200, 200]);
      await alice.sees('Choose a plan');
      await alice.isDone();
      expect(alice.count('Compare', 'sent')).toBe(1);
    });

    test('the same secret three times at once is stored once', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      const update = textUpdate(world, alice.name, paste('API_KEY'));
      const statuses = await Promise.all([1, 2, 3].map(() => post(world, update)));
      expect(statuses).toEqual([200, 200, 200]);
      await alice.sees('Claude is connected');
      await alice.isDone();
      expect(await alice.credentialRows()).toEqual([1]);
      expect(alice.count('Claude is connected', 'sent')).toBe(1);
    });

    test('two secrets of a new person at the same time are both stored', async () => {
      const alice = world.guest('alice');
      await Promise.all([
        alice.person.say(paste('API_KEY')),
        alice.person.say(paste('NO_CREDIT_KEY')),
      ]);
      // What is said about the key that works depends on which of the two is checked first.
      const said = ['Claude is connected', `the one ending in ${endOf('API_KEY')}, which works`];
      await until(
        () => said.some((words) => alice.everSaw(words)),
        () => alice.transcript(),
      );
      await alice.isDone();
      expect(await alice.credentialRows()).toEqual([1, 2]);
    });

    test('a message of 64 KiB is answered politely', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      expect(await post(world, textUpdate(world, alice.name, 'é'.repeat(32_768)))).toBe(200);
      await alice.sees(NOT_UNDERSTOOD);
      const runs = 'sk-ant-api03-12345678 '.repeat(2979);
      expect(await post(world, textUpdate(world, alice.name, runs))).toBe(200);
      await alice.sees('The end is missing');
      expect(await post(world, textUpdate(world, alice.name, 'a_'.repeat(32_768)))).toBe(200);
      await alice.sees(NOT_UNDERSTOOD);
      await alice.isDone();
    });

    test('a body that is far too large is refused', async () => {
      const update = textUpdate(world, 'nobody', 'x'.repeat(2 * 1024 * 1024));
      expect(await post(world, update)).toBe(413);
    });

    test.each([
      'not JSON at all',
      'null',
      '[]',
      '{}',
      '{"update_id":1}',
      '{"update_id":77001,"message":null}',
      '{"update_id":77002,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":7,"is_bot":false,"first_name":"x"},"text":"hi"}}',
      '{"update_id":77003,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":true,"first_name":"x"},"text":"hi"}}',
    ])('the body %s breaks nothing', async (body) => {
      expect([200, 400]).toContain(await postText(world, body, TELEGRAM_WEBHOOK_SECRET));
    });

    test.each(['', 's:1', 's:999999999:0', 's:1:999', 's:-1:-1', '🦊'.repeat(16), 'delete:acc_1'])(
      'a button with the data “%s” is answered with where we are',
      async (data) => {
        const alice = world.guest('alice');
        await alice.says('/start');
        await alice.sees('Hi, I’m Automna.');
        expect(await post(world, tapUpdate(world, alice.name, data))).toBe(200);
        await alice.sees('That menu is out of date.', 'Hi, I’m Automna.');
        await alice.isDone();
      },
    );

    test('a picture is answered with a hint that the bot reads only text', async () => {
      const alice = world.guest('alice');
      await alice.says('/plan');
      await alice.sees('Choose a plan');
      const photo = [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }];
      expect(await post(world, messageUpdate(world, alice.name, { photo }))).toBe(200);
      await alice.sees('I can only read text here. /menu shows what I can do.');
    });

    test('a secret in the caption of a picture is caught', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      const photo = [{ file_id: 'x', file_unique_id: 'y', width: 1, height: 1 }];
      const caption = paste('API_KEY');
      expect(await post(world, messageUpdate(world, alice.name, { photo, caption }))).toBe(200);
      await alice.sees('Claude is connected');
    });

    test('a new person whose first event is an edited message is answered when they write', async () => {
      const alice = world.guest('alice');
      const { message, update_id } = messageUpdate(world, alice.name, { text: 'helo' });
      expect(await post(world, { update_id, edited_message: message })).toBe(200);
      await alice.says('hello');
      await alice.sees('Hi, I’m Automna.');
    });

    test('updates that arrive three times and out of order have no other effect', async () => {
      await using other = await openWorld('telegram', { webhook: true });
      other.fault('telegram', 'duplicate-updates');
      other.fault('telegram', 'reorder-updates');
      const alice = other.guest('alice');
      await alice.becomesCustomer();
      expect(other.chat.counts().repeated).toBe(0);
      expect(await alice.credentialRows()).toEqual([1]);
    });
  });

  test('afterwards no work is pending and no secret is stored', async () => {
    await until(
      async () => Object.values(await readPending(world.app.db)).every((count) => count === 0),
      async () => JSON.stringify(await readPending(world.app.db)),
    );
    expect(findSecrets(world)).toEqual([]);
  });
});

/** What the product itself counts as a failure. */
function failures({ logLines }: World): string[] {
  return logLines.filter((line) => /a step failed|was refused|was given up/.test(line));
}

let lastUpdate = 5_000_000;

function messageUpdate(world: World, name: string, content: Record<string, unknown>) {
  const id = world.telegram.chatId(name);
  lastUpdate += 1;
  return {
    update_id: lastUpdate,
    message: {
      message_id: lastUpdate,
      date: Math.floor(Date.now() / 1000),
      chat: { id, type: 'private', first_name: 'x' },
      from: { id, is_bot: false, first_name: 'x', language_code: 'en' },
      ...content,
    },
  };
}

function textUpdate(world: World, name: string, text: string) {
  return messageUpdate(world, name, { text });
}

function tapUpdate(world: World, name: string, data: string) {
  const id = world.telegram.chatId(name);
  lastUpdate += 1;
  const from = { id, is_bot: false, first_name: 'x', language_code: 'en' };
  return {
    update_id: lastUpdate,
    callback_query: { id: String(lastUpdate), from, chat_instance: 'x', data },
  };
}

function post(
  world: World,
  update: object,
  { secret }: { secret?: string } = { secret: TELEGRAM_WEBHOOK_SECRET },
): Promise<number> {
  return postText(world, JSON.stringify(update), secret);
}

async function postText(world: World, body: string, secret: string | undefined): Promise<number> {
  const answer = await fetch(`${world.webUrl}/telegram/webhook`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      // A server that refuses a body early also ends the connection.
      connection: 'close',
      ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    },
  });
  return answer.status;
}
