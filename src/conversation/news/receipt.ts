import type { ReceiptPicture } from '../../domain/receipt-picture.ts';
import type { Context } from '../flows/flow.ts';
import type { Link, Picture } from '../screen.ts';
import { note, noTurn, type Turn } from '../turn.ts';

/** What was paid, and Stripe's page of it. */
export type Payment = { amountCents: number; url: string | null };

type Receipt = { words: string[]; links: Link[]; picture?: Picture };

/** What is said of a payment beside everything else: nothing where its person wants no receipts, or nothing was charged. */
function receiptOf(context: Context, payment: Payment | null): Receipt {
  const { copy, facts } = context;
  const { terms, until } = facts.subscribed;
  const isWanted = payment && payment.amountCents > 0 && !facts.settings.receiptsOff;
  if (!isWanted || !terms) return { words: [], links: [] };
  const amount = copy.dollars(payment.amountCents);
  const [period, next] = [copy.period(facts.now, until), copy.date(until)];
  return {
    words: [copy.billing.renewed(amount, terms.name, period, next)],
    links: receiptLinks(context, payment.url),
    picture: receiptPicture(context, { amount, name: terms.name, period, next }),
  };
}

/** A sentence, and the receipt of a payment with it in the same message. */
export function noteWithReceipt(
  context: Context,
  { sentences, links = [] }: { sentences: string[]; links?: Link[] },
  payment: Payment | null,
): Turn {
  const receipt = receiptOf(context, payment);
  const words = [...sentences, ...receipt.words].join('\n\n');
  return note(context, words, [...receipt.links, ...links], receipt.picture);
}

/** A receipt alone. */
export function receiptTurn(context: Context, payment: Payment | null): Turn {
  const { words, links, picture } = receiptOf(context, payment);
  return words.length === 0 ? noTurn(context) : note(context, words.join('\n\n'), links, picture);
}

function receiptLinks({ copy, facts }: Context, url: string | null): Link[] {
  return url && !facts.settings.receiptsOff ? [{ label: copy.billing.receipt, url }] : [];
}

type Said = { amount: string; name: string; period: string; next: string };

/** Says the same as the sentence. */
function receiptPicture({ copy }: Context, said: Said): Picture {
  const { title, plan, period, next } = copy.billing.drawn;
  const receipt: ReceiptPicture = {
    title,
    amount: said.amount,
    rows: [
      { name: plan, value: said.name },
      { name: period, value: said.period },
      { name: next, value: said.next },
    ],
  };
  const rows = receipt.rows.map((row) => `${row.name}: ${row.value}.`);
  return { receipt, alt: [`${title}: ${receipt.amount}.`, ...rows].join(' ') };
}
