import type { BillingView } from '../../domain/billing-view.ts';
import type { CardOnFile } from '../../domain/subscription-details.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Field, type Link, type Screen, text } from '../screen.ts';
import { type Context, homeScreen, type Screens } from './flow.ts';
import { isMoneyBackOffered } from './money-back.ts';

/** The brands as their owners write them; Stripe names them in lower case. */
const BRANDS: Record<string, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  visa: 'Visa',
};

export const billingScreens: Screens<'billing'> = {
  billing: {
    shown: 'outside_hold',
    interruptible: true,
    view: viewBilling,
    choose: (id, { copy }) => {
      switch (id) {
        case 'refresh':
          return { to: 'billing', effects: [{ type: 'read_billing' }] };
        case 'money_back':
          return { to: 'money_back' };
        case 'my_plan':
          return { to: 'my_plan' };
        case 'receipts_off':
          return {
            say: copy.billing.receiptsAreOff,
            effects: [{ type: 'change_settings', change: { receiptsOff: true } }],
          };
        case 'receipts_on':
          return {
            say: copy.billing.receiptsAreOn,
            effects: [{ type: 'change_settings', change: { receiptsOff: false } }],
          };
        default:
          return null;
      }
    },
    back: ({ facts }) => homeScreen(facts),
  },
};

function viewBilling(context: Context): Screen {
  const { copy, facts } = context;
  const { billing } = facts;
  const title = copy.billing.title;
  const refresh = { id: 'refresh', label: copy.status.refresh };
  if (!billing?.view) {
    const sentence = billing?.inTrouble ? copy.billing.trouble : copy.billing.asking;
    const pending = billing?.inTrouble ? {} : { isPending: true as const };
    return { title, body: text(sentence), choices: [refresh], ...pending };
  }
  return {
    title,
    body: text(...failedWords(copy, facts)),
    fields: billingFields(copy, facts),
    links: billingLinks(copy, facts),
    choices: [
      refresh,
      ...(isMoneyBackOffered(facts) ? [{ id: 'money_back', label: copy.refund.take }] : []),
      { id: 'my_plan', label: copy.menu.plan },
      facts.settings.receiptsOff
        ? { id: 'receipts_on', label: copy.billing.receiptsOn }
        : { id: 'receipts_off', label: copy.billing.receiptsOff },
    ],
  };
}

function billingFields(copy: Copy, { billing, card, settings }: Facts): Field[] {
  const next = billing?.view?.next;
  return [
    {
      label: copy.billing.next,
      value: next ? nextWords(copy, next) : copy.billing.nothingNext,
    },
    {
      label: copy.billing.card,
      value: card
        ? copy.billing.cardEnds(cardName(copy, card), copy.month(card.expiresAt - 1))
        : copy.billing.noCard,
    },
    {
      label: copy.billing.receipts,
      value: settings.receiptsOff ? copy.settings.off : copy.settings.on,
    },
  ];
}

function nextWords(copy: Copy, { amountCents, at }: NonNullable<BillingView['next']>): string {
  const day = copy.date(at);
  return amountCents === null ? day : copy.billing.nextIs(copy.dollars(amountCents), day);
}

function billingLinks(copy: Copy, facts: Facts): Link[] {
  const invoices = facts.billing?.view?.invoices ?? [];
  return [
    ...(facts.failedPayment ? failedLinks(copy, facts) : []),
    ...(facts.card && !facts.failedPayment
      ? [{ label: copy.billing.changeCard, url: facts.cardUrl }]
      : []),
    ...invoices.map(({ at, amountCents, isPaid, url }) => ({
      label: (isPaid ? copy.billing.invoice : copy.billing.openInvoice)(
        copy.dollars(amountCents),
        copy.date(at),
      ),
      url,
    })),
  ];
}

export function cardName(copy: Copy, { brand, last4 }: CardOnFile): string {
  return copy.billing.cardIs(BRANDS[brand] ?? brand, last4);
}

/** What happened to a payment, what it means today, and until when; nothing when all is paid. */
export function failedWords(copy: Copy, facts: Facts): string[] {
  const { failedPayment, card, subscribed } = facts;
  if (!failedPayment) return [];
  const { amountCents, nextAt } = failedPayment;
  const name = subscribed.terms?.name;
  return [
    ...(name ? [copy.billing.failed(copy.dollars(amountCents), name)] : [copy.billing.stopped]),
    ...(card ? [copy.billing.failedCard(cardName(copy, card))] : []),
    nextAt === null ? copy.billing.noNextTry : copy.billing.nextTry(copy.date(nextAt)),
    ...(subscribed.why === 'past_due' ? [copy.billing.lastDay(copy.date(subscribed.until))] : []),
  ];
}

export function failedLinks(copy: Copy, { payUrl, cardUrl }: Facts): Link[] {
  return [
    { label: copy.billing.updateCard, url: cardUrl, style: 'primary' },
    ...(payUrl ? [{ label: copy.billing.payInvoice, url: payUrl }] : []),
  ];
}
