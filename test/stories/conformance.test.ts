import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ShownMessage } from '../../sandbox/person.ts';
import { code, text } from '../../src/conversation/screen.ts';
import { endOf, type Guest } from '../fixtures/guest.ts';
import { openOutbox, type Outbox } from '../fixtures/outbox-by-hand.ts';
import { chatOf } from '../../scripts/sandbox/chats.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { ALL_PLATFORMS, errorLines, openWorld, type World } from '../fixtures/world.ts';

// Four worlds side by side share two cores.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** The time until the lease of a killed process expires. */
const LEASE_MS = 15_000;
const NAMES = [
  '*bold* _leaning_ ~struck~ `code` ||hidden||',
  '<b>x</b> &amp; <a href="//evil.test">y</a>',
  '@everyone <@100200300400500600> <@&7> <#8>',
  '[click](https://evil.test/a_b_c)',
  '> quoted',
  '# big',
  '*1* Pay now',
];
const FAMILY = '👨‍👩‍👧';

describe.concurrent.each(ALL_PLATFORMS)('on %s', (platform) => {
  const { traits } = chatOf(platform);
  let world: World;
  let outbox: Outbox;
  beforeAll(async () => {
    world = await openWorld(platform, { apart: true });
    outbox = openOutbox(world);
  });
  afterAll(async () => {
    outbox.close();
    await world.close();
  });

  /** A person who has written to the bot and got the first screen. */
  async function someone(name: string): Promise<Guest> {
    const guest = world.guest(name);
    await guest.says('hello');
    await guest.sees('I’m Automna');
    await guest.isDone();
    return guest;
  }

  // Faults affect the whole world, so its stories run one after the other.
  describe('a story', { concurrent: false }, () => {
    test('the first run, from hello to a running agent', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.taps('Choose a plan');
      await alice.taps('Pro');
      await alice.sees('Your payment link for');
      await alice.pays();
      await alice.sees('Payment received, thank you!', 'Connect your Claude');
      await alice.taps('Claude subscription');
      await alice.sees('claude setup-token');
      await alice.entersSecret('SETUP_TOKEN');
      await alice.sees('Your agent is ready 🎉');
      await alice.taps('Later');
      await alice.sees('All set.');
      expect(await alice.mishaps()).toEqual([]);
      expect(await alice.belongings()).toEqual({
        customers: 1,
        subscriptions: 1,
        apps: 1,
        volumes: 1,
        machines: 1,
        credentials: ['token'],
      });
    });

    describe('a secret at the wrong moment', () => {
      const isInSight = ({ person }: Guest): boolean =>
        person.visible().some((shown) => shown.from === 'person' && /FAKE/.test(shown.text));

      test('is caught, stored encrypted and deleted where that is possible', async () => {
        const alice = await someone('alice');
        await alice.pastes('API_KEY');
        await alice.sees(`Got it (ends in ${endOf('API_KEY')})`, traits.secret.answer);
        expect(isInSight(alice)).toBe(traits.secret.staysInSight);
        expect(await alice.credentialRows()).toEqual([1]);
      });

      test('is caught in an edited message, too', async () => {
        const alice = await someone('alice');
        const { messageId } = await alice.says('/help');
        await alice.sees('/menu');
        const edited = await sayable(alice, messageId);
        await alice.edits(edited, 'API_KEY');
        await alice.sees(traits.secret.answer);
        expect(isInSight(alice)).toBe(traits.secret.staysInSight);
        expect(await alice.credentialRows()).toEqual([1]);
      });

      test('of a wrong kind is named and not stored', async () => {
        const alice = await someone('alice');
        await alice.pastes('ADMIN_KEY');
        await alice.sees('That’s an admin key', traits.secret.answer);
        expect(await alice.credentialRows()).toEqual([]);
      });
    });

    describe('a tap', () => {
      test('on an older menu changes nothing and says so', async () => {
        const alice = await someone('alice');
        const hello = newest(alice, 'How it works');
        await alice.says('/plan');
        await alice.sees('Compare');
        await alice.tapsOn(hello, 'How it works');
        await alice.sees('out of date', 'Compare');
        await alice.isDone();
        expect(alice.count('I build your agent in about a minute')).toBe(0);
      });

      test('on one of a long list of choices chooses it', async () => {
        const alice = await someone('alice');
        await alice.says('/settings');
        await alice.sees('Timezone');
        await alice.taps('Timezone');
        await alice.sees('Where are you?', 'Tokyo');
        await alice.taps('Tokyo');
        await alice.sees('GMT+9');
        expect(await alice.mishaps()).toEqual([]);
      });

      test('that is delivered twice has one effect', async () => {
        const alice = await someone('alice');
        const hello = newest(alice, 'Choose a plan');
        world.fault(platform, `slow:${traits.send}*1`);
        await Promise.all([
          alice.person.tap(hello, 'Choose a plan'),
          alice.person.tap(hello, 'Choose a plan'),
        ]);
        await alice.sees('Compare');
        await alice.isDone();
        world.heal();
        expect(alice.everSaw('out of date')).toBe(false);
        expect(alice.everSaw('You pay $')).toBe(false);
        expect(alice.visible('Compare')).toBe(1);
      });

      test('on a choice with an id of 64 or 65 bytes, without words, or among many', async () => {
        const alice = await someone('alice');
        const ids = ['é'.repeat(32), `${'é'.repeat(32)}x`, ' '];
        const labels = ['Sixty-four', 'Sixty-five', ' '];
        const choices = ids.map((id, index) => ({ id, label: labels[index] ?? '' }));
        const [few] = await outbox.shows(alice, { body: text('Which?'), choices });
        expect(few?.choices).toEqual(['Sixty-four', 'Sixty-five', '…']);
        await alice.tapsOn(few?.messageId ?? '', 'Sixty-five');
        await alice.sees('out of date', 'I’m Automna');
        const many = Array.from({ length: 120 }, (_, index) => ({
          id: `c${index}`,
          label: `${FAMILY} choice number ${index + 1} of a very long list of choices, each with words`,
        }));
        const shown = await outbox.shows(alice, { body: text('Which?'), choices: many });
        expect(shown.length).toBeGreaterThan(0);
      });
    });

    describe('a long text', () => {
      const lengths = (messages: ShownMessage[]): number[] =>
        messages.map((message) => message.text.length);

      test('that just fits is one message, and one character more makes two', async () => {
        const alice = await someone('alice');
        const { textLength } = traits;
        const exact = await outbox.shows(alice, { body: text('a'.repeat(textLength)) });
        expect(lengths(exact)).toEqual([textLength]);
        const more = await outbox.shows(alice, { body: text('b'.repeat(textLength + 1)) });
        expect(lengths(more)).toEqual([textLength, 1]);
      });

      test('is split between paragraphs, with the buttons below the last part', async () => {
        const alice = await someone('alice');
        const paragraphs = ['a', 'b', 'c'].map((letter) => letter.repeat(traits.textLength - 200));
        const choices = [{ id: 'go', label: 'Go' }];
        const messages = await outbox.shows(alice, { body: text(...paragraphs), choices });
        expect(messages.map((each) => each.choices)).toEqual([[], [], ['Go']]);
        expect(
          messages.map((each, index) => each.text.startsWith(paragraphs[index] ?? '-')),
        ).toEqual([true, true, true]);
      });

      test('is never split in the middle of a character', async () => {
        const alice = await someone('alice');
        const count = Math.ceil((1.5 * traits.textLength) / FAMILY.length);
        const messages = await outbox.shows(alice, { body: text(FAMILY.repeat(count)) });
        expect(messages.length).toBe(2);
        const families = messages.map((each) => each.text.split(FAMILY));
        expect(families.flat().filter((between) => between !== '')).toEqual([]);
        expect(families.reduce((sum, parts) => sum + parts.length - 1, 0)).toBe(count);
      });

      test('closes and reopens a code block without losing anything', async () => {
        const alice = await someone('alice');
        const line = (index: number): string => `echo "*${index}* <b> _x_" # of a long script`;
        const lines = Array.from({ length: 150 }, (_, index) => line(index));
        const messages = await outbox.shows(alice, { body: [code(lines.join('\n'))] });
        expect(messages.length).toBeGreaterThan(1);
        const shown = messages.flatMap((each) => each.text.trim().split('\n'));
        expect(shown).toEqual(lines);
      });
    });

    test('a name cannot format the message and mentions nobody', async () => {
      const alice = await someone('alice');
      for (const name of NAMES) {
        const [shown] = await outbox.shows(alice, {
          title: name,
          body: text(name, `Hello ${name}, welcome.`),
          fields: [{ label: 'Name', value: name }],
          choices: [{ id: 'a', label: name }],
        });
        const words = traits.reads(shown?.text ?? '');
        expect(words.split(name), `${name} in ${words}`).toHaveLength(5);
        expect(shown?.choices.map(traits.reads)).toEqual([name]);
        expect(shown?.links).toEqual([]);
      }
      expect(pingsOf(world)).toEqual([]);
    });

    describe('a failure', () => {
      test('by a rate limit delays messages, and none is lost, repeated or out of order', async () => {
        const alice = await someone('alice');
        world.fault(platform, `rate-limited:${traits.send}*2`);
        const before = sendsOf(world).length;
        const notes = ['first note', 'second note'];
        const ids = [];
        for (const words of notes) ids.push(await outbox.add(alice, { body: text(words) }));
        for (const id of ids) expect(await outbox.settled(id)).toBe('sent');
        expect(
          alice.person
            .utterances()
            .slice(-2)
            .map(({ message }) => message.text),
        ).toEqual(notes);
        for (const words of notes) expect(alice.count(words, 'sent')).toBe(1);
        const sends = sendsOf(world).slice(before);
        expect(sends.map(({ status }) => status === 429)).toEqual([true, true, false, false]);
        const waits = sends.slice(1, 3).map(({ at }, index) => at - (sends[index]?.at ?? 0));
        expect(Math.min(...waits)).toBeGreaterThanOrEqual(traits.waitMs);
      });

      test('by a rate limit in the middle of a long text repeats none of its parts', async () => {
        const alice = await someone('alice');
        const paragraphs = ['a', 'b', 'c'].map((letter) => letter.repeat(traits.textLength - 10));
        const sending = outbox.shows(alice, { body: text(...paragraphs) });
        await until(
          () => alice.count('aaa') > 0,
          () => 'the first part never came',
        );
        world.fault(platform, `rate-limited:${traits.send}*1`);
        const messages = await sending;
        world.heal();
        expect(messages.map((each) => each.text)).toEqual(paragraphs);
      });

      test('by a lost answer loses no message', async () => {
        const alice = await someone('alice');
        world.fault(platform, `${traits.lostAnswer.fault}:${traits.send}*1`);
        await alice.says('/help');
        await alice.sees('/menu');
        await alice.isDone();
        expect(alice.count(/^Help\n/, 'sent')).toBe(traits.lostAnswer.shown);
      });

      test('by a duplicate delivery is answered once', async () => {
        const alice = await someone('alice');
        world.fault(platform, 'duplicate-updates*1');
        await alice.says('/help');
        await alice.sees('/menu');
        await alice.says('/usage');
        await alice.sees('Everything starts over on');
        await alice.isDone();
        expect(alice.count(/^Help\n/, 'sent')).toBe(1);
      });

      test('because of a blocked bot stops all messages until the person writes again', async () => {
        const alice = await someone('alice');
        await alice.person.block();
        const id = await outbox.add(alice, { body: text('Something that nobody reads') });
        expect(await outbox.settled(id)).toBe(traits.toBlocked);
        await alice.person.unblock();
        await alice.says('/help');
        await alice.sees('/menu');
        await alice.isDone();
        expect(alice.everSaw('Something that nobody reads')).toBe(false);
        expect(await outbox.identity(alice, 'unreachable_since')).toBeNull();
      });

      test('by a crash in the middle of a long text still delivers all of it, in order', async () => {
        const alice = await someone('alice');
        const letters = ['a', 'b', 'c', 'd'];
        const paragraphs = letters.map((letter) => letter.repeat(traits.textLength - 10));
        await world.expectCrash();
        world.fault(platform, `slow:${traits.send}`);
        const id = await outbox.add(alice, { body: text(...paragraphs) }, 'screen');
        await until(
          () => alice.count('bbb') > 0,
          () => 'the second part never came',
        );
        await world.crash();
        world.heal();
        await world.passTime(LEASE_MS);
        expect(await outbox.settled(id)).toBe('sent');
        const seen = alice.person.utterances().flatMap(({ message }) => {
          const letter = /^([abcd])\1{100}/.exec(message.text)?.[1];
          return letter ? [letter] : [];
        });
        // Where a send has no idempotency key, a message of the killed process may still arrive late.
        expect([...new Set(seen)]).toEqual(letters);
        expect(seen.length).toBeLessThanOrEqual(letters.length + traits.lostAnswer.shown - 1);
      });
    });

    test('leaves no secret anywhere and logs no errors', () => {
      expect(findSecrets(world)).toEqual([]);
      expect(errorLines(world)).toEqual([]);
    });
  });
});

/** The newest message of the bot with this choice. */
function newest({ person }: Guest, label: string): string {
  return person.visible().findLast(({ choices }) => choices.includes(label))?.messageId ?? '';
}

/** Sends a message that can be edited later. A command may leave no message. */
async function sayable(guest: Guest, messageId: string): Promise<string> {
  const isMessage = guest.person
    .visible()
    .some((shown) => shown.messageId === messageId && shown.from === 'person');
  return isMessage ? messageId : (await guest.says('just words')).messageId;
}

/** Every attempt to send on the platform of this world. */
function sendsOf({ chat, on }: World) {
  return chat.calls.filter(({ operation }) => operation === chatOf(on).traits.send);
}

/** What was sent that could have mentioned somebody: one platform does so unless told not to. */
/** With a file the message is one field of a form. */
function jsonOf(body: unknown): unknown {
  const { payload_json: field } = body as { payload_json?: string };
  return field === undefined ? body : JSON.parse(field);
}

function pingsOf({ discord }: World): unknown[] {
  return discord.calls
    .filter(({ operation }) => ['create-message', 'edit-message'].includes(operation))
    .map(({ body }) => (jsonOf(body) as { allowed_mentions?: unknown }).allowed_mentions)
    .filter((allowed) => JSON.stringify(allowed) !== '{"parse":[]}');
}
