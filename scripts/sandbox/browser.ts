import type { Person } from '../../sandbox/person.ts';

const GOOD_CARD = '4242424242424242';
const DECLINED_CARD = '4000000000000002';

/** Makes the same requests, in order, as a person's browser with the newest payment link. */
export async function pay(person: Person, origin: string): Promise<string> {
  const answer = await postCard(newestLink(person, origin), GOOD_CARD);
  if (answer.status !== 303) throw new Error(`the payment page answered ${answer.status}`);
  const back = answer.headers.get('location') ?? '';
  return `paid; ${await visit(back)}`;
}

export async function declinePayment(person: Person, origin: string): Promise<string> {
  const answer = await postCard(newestLink(person, origin), DECLINED_CARD);
  if (answer.status !== 402) throw new Error(`the payment page answered ${answer.status}`);
  return 'the card was declined';
}

/** Opens the payment page and leaves it with its link back. */
export async function abandonPayment(person: Person, origin: string): Promise<string> {
  const page = await (await fetch(newestLink(person, origin))).text();
  const link = /href="([^"]*\/checkout\/left[^"]*)"/.exec(page)?.[1];
  if (!link) throw new Error('the payment page has no link back');
  return `left; ${await visit(link.replaceAll('&amp;', '&'))}`;
}

export function hasPaymentLink(person: Person, origin: string): boolean {
  return paymentLinks(person, origin).length > 0;
}

function newestLink(person: Person, origin: string): string {
  const link = paymentLinks(person, origin).at(-1);
  if (!link) throw new Error('there is no payment link in the chat');
  return link;
}

function paymentLinks(person: Person, origin: string): string[] {
  return person
    .visible()
    .flatMap((message) => message.links.map(({ url }) => url))
    .filter((url) => url.startsWith(origin));
}

function postCard(link: string, cardNumber: string): Promise<Response> {
  const body = new URLSearchParams({ cardNumber });
  return fetch(link, { method: 'POST', body, redirect: 'manual' });
}

/** The product may be down at this moment. The payment is valid anyway. */
async function visit(url: string): Promise<string> {
  try {
    const page = await (await fetch(url)).text();
    return `the browser shows “${/<h1>([^<]*)<\/h1>/.exec(page)?.[1] ?? 'a page'}”`;
  } catch {
    return 'the page to return to did not open';
  }
}
