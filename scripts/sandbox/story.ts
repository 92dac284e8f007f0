import { setTimeout as pause } from 'node:timers/promises';
import { resolveChoice } from '../../sandbox/choice.ts';
import type { Person, Utterance } from '../../sandbox/person.ts';
import { renderUtterance } from '../../sandbox/transcript.ts';
import type { Platform } from '../../src/domain/platforms.ts';
import { AgentPage } from './agent-chat.ts';
import type { Stage } from './stage.ts';
import { type Playing, STORY_COMMANDS } from './story-commands.ts';
import { codeIn, expandLine, type NewBot } from './story-words.ts';

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
  readonly #pages = new Map<string, AgentPage>();
  readonly #bots = new Map<string, NewBot>();
  #platform: Platform;
  #person: Person;
  /** Where `:wait` begins to search: after the last action of the person. */
  #since = 0;
  /** What the agent answered to the last action. */
  #answers: string[] = [];
  #code: string | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#platform = stage.platform;
    this.#person = this.#meet(FIRST_PERSON);
  }

  async play(line: string): Promise<void> {
    const [, word, rest = ''] = /^:([a-z-]+)\s*(.*)$/.exec(line) ?? [];
    if (!word) return this.#type(line);
    const command = STORY_COMMANDS[word];
    if (!command) throw new Error('no such command; scripts/start --help lists them');
    await command.play(this.#abilities(), rest);
  }

  /** Waits until no work is pending. */
  async finish(): Promise<void> {
    if (await this.#settle(WAIT_MS)) return;
    throw new Error(
      `work is still pending at the end: ${JSON.stringify(await this.#stage.pending())}`,
    );
  }

  #abilities(): Playing {
    return {
      ...this.#stage,
      person: () => this.#person,
      become: (name) => this.#become(name),
      moveTo: (platform) => {
        this.#platform = platform;
        this.#become(this.#person.name);
      },
      act: (action, expectsAnswer) => this.#act(action, expectsAnswer),
      expand: (line) => this.#expand(line),
      tellAgent: (text) => this.#tellAgent(text),
      hears: (text) => this.#hears(text),
      hearOnlyNew: () => {
        this.#since = this.#person.utterances().length;
      },
      settle: () => this.#settle(SETTLE_MS),
    };
  }

  #become(name: string): void {
    this.#person = this.#meet(name);
    this.#since = this.#person.utterances().length;
  }

  #meet(name: string): Person {
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new Error('a name consists of lower-case letters, digits and -');
    const chat = this.#stage.world[this.#platform];
    if (!chat) throw new Error(`the stand-in of ${this.#platform} does not run`);
    const isFirst = this.#platform === this.#stage.platform;
    return this.#watch(chat.person(name), isFirst ? name : `${name} on ${this.#platform}`);
  }

  /** Prints what is said to a person from now on, under this name. */
  #watch(person: Person, label: string): Person {
    if (this.#watched.has(label)) return person;
    this.#watched.add(label);
    person.onUtterance((utterance) => {
      this.#code = codeIn(utterance) ?? this.#code;
      for (const line of renderUtterance(utterance, `${label} |`)) this.#stage.print(line);
    });
    return person;
  }

  async #type(line: string): Promise<void> {
    this.#stage.print(`${this.#person.name} > ${line}`);
    await this.#act(async () => {
      const text = this.#expand(line);
      const menu = newestMenu(this.#person);
      const choice = menu && resolveChoice(text, menu.choices);
      if (menu && choice) await this.#person.tap(menu.messageId, choice);
      else await this.#person.say(text);
    });
  }

  #expand(line: string): string {
    const { name } = this.#person;
    return expandLine(this.#stage.world, line, {
      name,
      code: this.#code,
      onNewBot: (bot) => void this.#bots.set(name, bot),
    });
  }

  async #tellAgent(text: string): Promise<void> {
    const { world, print } = this.#stage;
    const { name } = this.#person;
    print(`${name} to the agent > ${text}`);
    const bot = this.#bots.get(name);
    if (bot) {
      const own =
        bot.platform === 'telegram'
          ? world.telegram.bot(Number(bot.id))
          : world.discord.bot(bot.id);
      const there = this.#watch(own.person(name), `${name} from the agent`);
      there.onUtterance(({ message }) => void this.#answers.push(message.text));
      await there.say(text);
      return;
    }
    const page = this.#pages.get(name) ?? new AgentPage();
    this.#pages.set(name, page);
    const answer = await page.write(this.#person, text);
    this.#answers.push(answer);
    print(`${name} on the page | ${answer}`);
  }

  /** Carries out an action and gives the bot time to answer. */
  async #act(action: () => Promise<void>, expectsAnswer = true): Promise<void> {
    const before = this.#person.utterances().length;
    this.#since = before;
    this.#answers = [];
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

  async #hears(text: string): Promise<void> {
    const wanted = text.toLowerCase();
    const said = (): string[] => [
      ...this.#person.utterances().slice(this.#since).map(wordsOf),
      ...this.#answers,
    ];
    const isHeard = (): boolean => said().some((words) => words.toLowerCase().includes(wanted));
    if (await until(isHeard, WAIT_MS)) return;
    throw new Error(`never said; the last words were: ${said().at(-1) ?? 'none at all'}`);
  }
}

function wordsOf({ message }: Utterance): string {
  const labels = [...message.choices, ...message.links.map(({ label }) => label)];
  return [message.text, ...labels].join('\n');
}

function newestMenu(person: Person) {
  return person
    .visible()
    .findLast((message) => message.from === 'bot' && message.choices.length > 0);
}

async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await pause(POLL_MS);
  }
  return false;
}
