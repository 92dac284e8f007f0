import type { Person } from '../../../sandbox/person.ts';
import { until } from '../../fixtures/until.ts';

/** The customer in a chat with their agent. */
export class AgentChat {
  readonly #person: Person;
  readonly #patienceMs: number;

  constructor(person: Person, patienceMs: number) {
    this.#person = person;
    this.#patienceMs = patienceMs;
  }

  /** Says something and returns the answer. */
  async asks(text: string): Promise<string> {
    const before = this.answers().length;
    await this.#person.say(text);
    await until(
      () => this.answers().length > before,
      () => `no answer to “${text}”; so far: ${JSON.stringify(this.answers())}`,
      this.#patienceMs,
    );
    return this.answers()[before] ?? '';
  }

  /** Everything the agent ever said or changed here. */
  answers(): string[] {
    return this.#person.utterances().map(({ message }) => message.text);
  }
}
