import type { Person } from '../../sandbox/person.ts';
import type { BotView } from '../../sandbox/telegram/telegram.ts';
import { until } from '../until.ts';

/** The customer's own bot, whose messages the agent answers. */
export class ChildBot {
  readonly view: BotView;
  readonly #person: Person;
  readonly #patienceMs: number;

  constructor(view: BotView, owner: string, patienceMs: number) {
    this.view = view;
    this.#person = view.person(owner);
    this.#patienceMs = patienceMs;
  }

  /** Says something and returns the answer. */
  async asks(text: string): Promise<string> {
    const before = this.answers().length;
    await this.#person.say(text);
    await until(
      () => this.answers().length > before,
      () => `no answer to “${text}”; deliveries: ${JSON.stringify(this.view.deliveries)}`,
      this.#patienceMs,
    );
    return this.answers()[before] ?? '';
  }

  /** Everything the agent ever said or changed here. */
  answers(): string[] {
    return this.#person.utterances().map(({ message }) => message.text);
  }
}
