import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { FAKE_CREDENTIALS, WRONG_PASTES } from '../../sandbox/anthropic/fake-credentials.ts';
import { resolveChoice } from '../../sandbox/choice.ts';
import type { Person, Utterance } from '../../sandbox/person.ts';
import { renderUtterance } from '../../sandbox/transcript.ts';
import { abandonPayment, declinePayment, hasPaymentLink, pay } from './browser.ts';
import { readDuration } from './duration.ts';
import type { Pending } from './report.ts';
import type { World } from './world.ts';

/** What a story may do to the product and the stand-ins. */
export type Stage = {
  world: World;
  crash: () => Promise<void>;
  flushRedis: () => Promise<void>;
  /** Sets the clock of the product ahead. */
  passTime: (ms: number) => void;
  pending: () => Promise<Pending>;
  print: (line: string) => void;
};

const WAIT_MS = 60_000;
const REACTION_MS = 5000;
const SETTLE_MS = 15_000;
const POLL_MS = 50;
/** The number of polls in a row that must find no pending work. */
const QUIET_POLLS = 3;
const FIRST_PERSON = 'alice';

/** Plays a story line by line and prints the transcript. Rejects at the line that could not be played. */
export async function playStory(stage: Stage, lines: string[]): Promise<void> {
  const player = new Player(stage);
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    try {
      await player.play(trimmed);
    } catch (error) {
      throw new Error(
        `line ${index + 1}, ${trimmed}: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
    }
  }
  await player.finish();
}

class Player {
  readonly #stage: Stage;
  readonly #watched = new Set<string>();
  #person: Person;
  /** Where `:wait` begins to search: after the last action of the person. */
  #since = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#person = this.#become(FIRST_PERSON);
  }

  async play(line: string): Promise<void> {
    const [, command, rest = ''] = /^:([a-z-]+)\s*(.*)$/.exec(line) ?? [];
    if (!command) return this.#type(line);
    await this.#command(command, rest);
  }

  /** Waits until no work is pending. */
  async finish(): Promise<void> {
    if (await this.#settle(WAIT_MS)) return;
    throw new Error(
      `work is still pending at the end: ${JSON.stringify(await this.#stage.pending())}`,
    );
  }

  async #command(command: string, rest: string): Promise<void> {
    const { world, print } = this.#stage;
    switch (command) {
      case 'pay':
        return this.#browse(pay);
      case 'decline':
        return this.#browse(declinePayment);
      case 'abandon':
        return this.#browse(abandonPayment);
      case 'wait':
        return this.#wait(rest);
      case 'as':
        this.#person = this.#become(rest);
        this.#since = this.#person.utterances().length;
        return;
      case 'crash':
        print('(the product is killed and started again)');
        return this.#stage.crash();
      case 'redis-flush':
        print('(Redis is emptied)');
        return this.#stage.flushRedis();
      case 'stripe-clock': {
        const ms = readDuration(rest);
        // The product first: it refuses a webhook that comes from its future.
        this.#stage.passTime(ms);
        this.#since = this.#person.utterances().length;
        world.stripe.advance(ms);
        print(`(time passes: ${rest})`);
        await until(() => Object.keys(world.stripe.state.deliveries).length === 0, SETTLE_MS);
        await this.#settle(SETTLE_MS);
        return;
      }
      case 'fault': {
        const [name = '', fault = ''] = rest.split(/\s+/);
        const standIn = world.standIns.find((each) => each.name === name);
        if (!standIn)
          throw new Error(`known stand-ins: ${world.standIns.map((each) => each.name).join(', ')}`);
        standIn.faults.enable(fault);
        print(`(${name}: ${fault})`);
        return;
      }
      case 'heal':
        for (const standIn of world.standIns) standIn.faults.heal();
        print('(all faults are off)');
        return;
      default:
        throw new Error('no such command; scripts/start --help lists them');
    }
  }

  #become(name: string): Person {
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new Error('a name consists of lower-case letters, digits and -');
    const person = this.#stage.world.chat.person(name);
    if (!this.#watched.has(name)) {
      this.#watched.add(name);
      person.onUtterance((utterance) => this.#show(name, utterance));
    }
    return person;
  }

  #show(name: string, utterance: Utterance): void {
    for (const line of renderUtterance(utterance, `${name} |`)) this.#stage.print(line);
  }

  async #type(line: string): Promise<void> {
    this.#stage.print(`${this.#person.name} > ${line}`);
    await this.#act(async () => {
      const text = expandCredentials(withBotToken(this.#stage.world, this.#person.name, line));
      const menu = newestMenu(this.#person);
      const choice = menu && resolveChoice(text, menu.choices);
      if (menu && choice) await this.#person.tap(menu.messageId, choice);
      else await this.#person.say(text);
    });
  }

  async #browse(action: (person: Person, origin: string) => Promise<string>): Promise<void> {
    const { world, print } = this.#stage;
    await until(() => hasPaymentLink(this.#person, world.stripe.url), WAIT_MS);
    await this.#act(
      async () => print(`(payment page: ${await action(this.#person, world.stripe.url)})`),
      false,
    );
  }

  /** Carries out an action and gives the bot time to answer. */
  async #act(action: () => Promise<void>, expectsAnswer = true): Promise<void> {
    const before = this.#person.utterances().length;
    this.#since = before;
    await action();
    if (expectsAnswer) await until(() => this.#person.utterances().length > before, REACTION_MS);
    await this.#settle(SETTLE_MS, false);
  }

  /** Waits until the chats have no pending work; with `all` also the jobs. */
  async #settle(timeoutMs: number, all = true): Promise<boolean> {
    let quiet = 0;
    return until(async () => {
      const { inbox, outbox, jobs } = await this.#stage.pending();
      quiet = inbox + outbox + (all ? jobs : 0) === 0 ? quiet + 1 : 0;
      return quiet >= QUIET_POLLS;
    }, timeoutMs);
  }

  async #wait(text: string): Promise<void> {
    const wanted = text.toLowerCase();
    const heard = (): boolean =>
      this.#person
        .utterances()
        .slice(this.#since)
        .some((utterance) => wordsOf(utterance).includes(wanted));
    if (await until(heard, WAIT_MS)) return;
    const last = this.#person.utterances().at(-1);
    throw new Error(`never said; the last words were: ${last?.message.text ?? 'none at all'}`);
  }
}

function wordsOf({ message }: Utterance): string {
  const labels = [...message.choices, ...message.links.map(({ label }) => label)];
  return [message.text, ...labels].join('\n').toLowerCase();
}

function newestMenu(person: Person) {
  return person
    .visible()
    .findLast((message) => message.from === 'bot' && message.choices.length > 0);
}

/** `$BOT_TOKEN` becomes the token of a bot that the person has just created with BotFather. */
export function withBotToken(
  { telegram }: Pick<World, 'telegram'>,
  name: string,
  line: string,
): string {
  return line.replaceAll('$BOT_TOKEN', () => {
    const username = `agent_${randomBytes(6).toString('hex')}_bot`;
    return telegram.createBot(name, { name: 'My agent', username }).token;
  });
}

/** `$SETUP_TOKEN` and similar names become the sandbox's fake credentials. The transcript shows the name. */
export function expandCredentials(line: string): string {
  return line.replace(/\$([A-Z][A-Z_]+)/g, (whole, name: string) => credentialNamed(name) ?? whole);
}

export function credentialNames(): string[] {
  return [...FAKE_CREDENTIALS.map(({ name }) => name), ...Object.keys(WRONG_PASTES)];
}

function credentialNamed(name: string): string | undefined {
  const fake = FAKE_CREDENTIALS.find((credential) => credential.name === name);
  return fake?.value ?? (WRONG_PASTES as Record<string, string>)[name];
}

async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await condition()) return true;
    await pause(POLL_MS);
  }
  return false;
}
