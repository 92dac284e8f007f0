import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import type { Choice, Link } from '../screen.ts';
import type { Effect } from '../effects.ts';
import type { Context, Move } from './flow.ts';

type Purpose = 'claude' | 'bot';

/** How to enter a secret in this chat. */
export function howToEnterSecret(copy: Copy, facts: Facts, purpose: Purpose): string[] {
  const { secretInput, now } = facts;
  const secretPage = pageFor(facts, purpose);
  const page = secretPage
    ? [
        copy.connect.pageUntil(
          copy.time(secretPage.expiresAt),
          copy.left(secretPage.expiresAt, now),
        ),
      ]
    : [];
  return [copy.connect.handIn[secretInput], ...page];
}

export function pageLinks(copy: Copy, facts: Facts, purpose: Purpose): Link[] {
  const secretPage = pageFor(facts, purpose);
  return secretPage ? [{ label: copy.connect.openPage, url: secretPage.url }] : [];
}

export function secretEntryChoices(copy: Copy, { secretInput }: Facts): Choice[] {
  const form: Choice = {
    id: 'form',
    label: copy.connect.pasteHere,
    style: 'primary',
    asks: 'secret',
  };
  return [
    ...(secretInput === 'form' ? [form] : []),
    { id: 'page', label: copy.connect.newPage[secretInput] },
  ];
}

export function secretEntryMove(id: string, { session }: Context, purpose: Purpose): Move | null {
  if (id === 'page') return { effects: [{ type: 'open_secret_page', purpose }] };
  return id === 'form' ? { to: session.at } : null;
}

/** Opens the page for a secret at once where no other way keeps the secret private. */
export function pageEffects(facts: Facts, purpose: Purpose): Effect[] {
  const needsPage = facts.secretInput === 'page' && !pageFor(facts, purpose);
  return needsPage ? [{ type: 'open_secret_page', purpose }] : [];
}

/** The open page, if it was made for this kind of secret. */
function pageFor({ secretPage }: Facts, purpose: Purpose): Facts['secretPage'] {
  return secretPage?.purpose === purpose ? secretPage : null;
}
