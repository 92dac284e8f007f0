import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../../sandbox/person.ts';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../../src/conversation/languages/languages.ts';

const GOOD_CARD = '4242424242424242';
const DECLINED_CARD = '4000000000000002';
const CARD_PATH = '/c/';
const SHORT_PATH = /^\/p\/\w+$/;
const RETRY_MS = 200;
const REACHABLE_TRIES = 150;

/** Makes the same requests, in order, as a person's browser with the newest payment link, or the newest of this name. */
export async function pay(person: Person, origin: string, name = ''): Promise<string> {
  const answer = await postCard(await paymentPage(person, origin, name), GOOD_CARD);
  if (answer.status !== 303) throw new Error(`the payment page answered ${answer.status}`);
  const back = answer.headers.get('location') ?? '';
  return `paid; ${await visit(back)}`;
}

export async function declinePayment(person: Person, origin: string, name = ''): Promise<string> {
  const answer = await postCard(await paymentPage(person, origin, name), DECLINED_CARD);
  if (answer.status !== 402) throw new Error(`the payment page answered ${answer.status}`);
  return 'the card was declined';
}

/** Opens the payment page and leaves it with its link back. */
export async function abandonPayment(person: Person, origin: string, name = ''): Promise<string> {
  const page = await (await fetch(await paymentPage(person, origin, name))).text();
  const link = /href="([^"]*\/checkout\/left[^"]*)"/.exec(page)?.[1];
  if (!link) throw new Error('the payment page has no link back');
  return `left; ${await visit(link.replaceAll('&amp;', '&'))}`;
}

export function hasPaymentLink(person: Person, origin: string, name = ''): boolean {
  return paymentLinks(person, origin, name).length > 0;
}

/** Hands a secret in on the newest private page; its link is used up by that. */
export async function handIn(person: Person, secret: string): Promise<string> {
  const link = linksTo(person, '', '', '/secret/').at(-1);
  if (!link) throw new Error('there is no private page in the chat');
  const answer = await fetch(link, { method: 'POST', body: new URLSearchParams({ secret }) });
  return `the page shows “${headingOf(await answer.text())}”`;
}

/** Opens the newest link to change the card, which leads to Stripe's page, and saves a card there. */
export async function changeCard(person: Person, cardNumber: string): Promise<string> {
  const answer = await postCard(`${await portalOf(person)}/card`, cardNumber);
  if (answer.status === 402) return 'the card was declined';
  if (answer.status !== 303) throw new Error(`the page for cards answered ${answer.status}`);
  return `saved; ${await visit(answer.headers.get('location') ?? '')}`;
}

/** Goes on from that page to the front page of the portal and presses the button of its plan: to cancel it, or to keep it. */
export async function pressInPortal(person: Person, button: 'cancel' | 'keep'): Promise<string> {
  const portal = await portalOf(person);
  const front = await (await fetch(`${portal}?done=1`)).text();
  const subscription = /sub_\w+/.exec(front)?.[0];
  if (!subscription) throw new Error('the portal shows no plan');
  const body = new URLSearchParams({ subscription });
  const answer = await fetch(`${portal}/${button}`, { method: 'POST', body, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`the portal answered ${answer.status}`);
  return `${button}; ${await visit(answer.headers.get('location') ?? '')}`;
}

/** The link in the chat is ours and lasts; the page behind it is Stripe's and lasts minutes. */
async function portalOf(person: Person): Promise<string> {
  const link = linksTo(person, '', '', CARD_PATH).at(-1);
  if (!link) throw new Error('there is no link to change the card in the chat');
  const answer = await fetch(link, { redirect: 'manual' });
  const portal = answer.headers.get('location');
  if (!portal) throw new Error(`the link to change the card answered ${answer.status}`);
  return portal;
}

export function hasCardLink(person: Person): boolean {
  return linksTo(person, '', '', CARD_PATH).length > 0;
}

const RECEIPTS = new Set(LANGUAGE_CODES.map((code) => copyFor(code).billing.receipt));

/** The visible links to payment pages, by our own short addresses or at the provider itself, the oldest first. */
export function paymentLinks(person: Person, origin: string, name = ''): string[] {
  return linksTo(person, '', name).filter(
    (url) => url.startsWith(origin) || SHORT_PATH.test(new URL(url).pathname),
  );
}

/** The payment page that a link leads to; null when it has ended. The product may be starting again at this moment. */
export async function findPaymentPage(link: string): Promise<string | null> {
  if (!SHORT_PATH.test(new URL(link).pathname)) return link;
  for (let triesLeft = REACHABLE_TRIES; ; triesLeft -= 1) {
    try {
      const answer = await fetch(link, { redirect: 'manual' });
      return answer.headers.get('location');
    } catch (error) {
      if (triesLeft === 0) throw error;
      await pause(RETRY_MS);
    }
  }
}

async function paymentPage(person: Person, origin: string, name: string): Promise<string> {
  const link = paymentLinks(person, origin, name).at(-1);
  if (!link) throw new Error(`there is no payment link ${name ? `“${name}” ` : ''}in the chat`);
  const page = await findPaymentPage(link);
  if (!page) throw new Error('the payment page has ended');
  return page;
}

function linksTo(person: Person, origin: string, name: string, path = ''): string[] {
  return person
    .visible()
    .flatMap(({ links }) => links)
    .filter(
      ({ url, label }) =>
        // Nothing is left to pay there.
        !RECEIPTS.has(label) &&
        url.startsWith(origin) &&
        url.includes(path) &&
        label.toLowerCase().includes(name.toLowerCase()),
    )
    .map(({ url }) => url);
}

function headingOf(page: string): string {
  return /<h1>([^<]*)<\/h1>/.exec(page)?.[1] ?? 'a page';
}

function postCard(link: string, cardNumber: string): Promise<Response> {
  const body = new URLSearchParams({ cardNumber });
  return fetch(link, { method: 'POST', body, redirect: 'manual' });
}

/** The product may be down at this moment. The payment is valid anyway. */
async function visit(url: string): Promise<string> {
  try {
    const page = await (await fetch(url)).text();
    return `the browser shows “${headingOf(page)}”`;
  } catch {
    return 'the page to return to did not open';
  }
}
