import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import type { Person, ShownMessage } from '../../sandbox/person.ts';
import { pay } from '../../scripts/sandbox/browser.ts';
import type { World } from '../../scripts/sandbox/world.ts';

const PATIENCE_MS = 20 * 60_000;

/** How long a person waited for their payment link and for their agent, in milliseconds. */
export type Waits = { linkMs: number; buildMs: number };

/** Takes a new person from the first message to a running agent. */
export async function becomesCustomer({ chat, stripe }: World, name: string): Promise<Waits> {
  const person = chat.person(name);
  await answers(person, '/plan', (message) => message.text.includes('Choose a plan'));
  const linkMs = await answers(person, 'Pro', ({ links }) =>
    links.some(({ url }) => url.includes('/p/')),
  );
  const paid = sees(person, (message) => message.text.includes('Payment received'));
  await pay(person, stripe.url);
  await paid;
  const buildMs = await answers(person, fakeCredential('SETUP_TOKEN'), (message) =>
    message.text.includes('Your agent is ready'),
  );
  return { linkMs, buildMs };
}

/** Says something and returns how long it took until the expected answer was there. */
export async function answers(
  person: Person,
  text: string,
  isExpected: (message: ShownMessage) => boolean,
): Promise<number> {
  const answered = sees(person, isExpected);
  const startedAt = performance.now();
  await person.say(text);
  await answered;
  return performance.now() - startedAt;
}

function sees(person: Person, isExpected: (message: ShownMessage) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop();
      const last = person.utterances().at(-1)?.message.text;
      reject(new Error(`${person.name} waited too long; the last message was “${last}”`));
    }, PATIENCE_MS);
    const stop = person.onUtterance(({ kind, message }) => {
      if (kind === 'removed' || message.from !== 'bot' || !isExpected(message)) return;
      clearTimeout(late);
      stop();
      resolve();
    });
  });
}

/** The value that so many percent of the values do not exceed. */
export function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
