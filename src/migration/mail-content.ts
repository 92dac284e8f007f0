import type { App } from '../app.ts';
import { type Copy, copyFor } from '../conversation/languages/copy.ts';
import { platformName } from '../conversation/languages/platform-name.ts';
import { LEGACY_TERMS } from '../domain/legacy-plans.ts';
import type { MailKind } from '../domain/mails.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import type { MailContent } from '../mail/render.ts';
import { listChatLinks } from '../pages/chat-links.ts';
import { planMove } from '../billing/plan-of-price.ts';
import type { MailFacts } from '../store/mails.ts';
import { findClaimLinks } from './list-claim-links.ts';

type ContentApp = Pick<App, 'config' | 'db' | 'now'>;
type Said = Pick<MailContent, 'subject' | 'title' | 'change' | 'paragraphs'>;

/** What a mail says to its reader now. */
export async function contentOf(
  app: ContentApp,
  mail: { kind: MailKind; accountId: string; stopUrl: string | null },
  facts: MailFacts,
): Promise<MailContent> {
  const copy = copyFor(facts.locale, facts.timezone);
  const { hello, helloStranger, why, stop } = copy.mail;
  return {
    language: copy.language,
    ...SAID[mail.kind](app, copy, facts),
    hello: facts.name ? hello(firstName(facts.name)) : helloStranger,
    action: await actionOf(app, copy, { accountId: mail.accountId, facts }),
    footer: { why, stop: mail.stopUrl === null ? null : { label: stop, url: mail.stopUrl } },
  };
}

const SAID: Record<MailKind, (app: ContentApp, copy: Copy, facts: MailFacts) => Said> = {
  moved,
  invited: (_app, copy) => {
    const { title, what, choose, otherwise } = copy.mail.invited;
    const price = copy.dollars(PLAN_TERMS.starter.priceCents);
    return plain(title, [what(price), choose, otherwise]);
  },
  reminder: (app, copy, { grace }) => {
    const { title, what, stoppedTitle, stopped } = copy.mail.reminder;
    return grace && app.now() < grace.endsAt
      ? plain(title(copy.date(grace.endsAt)), [what])
      : plain(stoppedTitle, [stopped]);
  },
  link: (_app, copy) => plain(copy.mail.link.title, [copy.mail.link.what]),
};

function plain(title: string, paragraphs: string[]): Said {
  return { subject: title, title, change: null, paragraphs };
}

function moved(
  { config }: ContentApp,
  copy: Copy,
  { legacyPlan, move, grace, hasOwnKey }: MailFacts,
): Said {
  const words = copy.mail.moved;
  const plans = move && planMove(config, move);
  const before = LEGACY_TERMS[plans?.from ?? legacyPlan];
  const after = PLAN_TERMS[plans?.to ?? before.becomes];
  const price = copy.dollars(after.priceCents);
  const isCheaper = after.priceCents < before.priceCents;
  const perMonth = (cents: number) => words.perMonth(copy.dollars(cents));
  const credit = move?.creditCents ?? 0;
  return {
    subject: isCheaper ? words.cheaperSubject(price) : words.sameSubject(after.name),
    title: isCheaper ? words.cheaper : words.same,
    change: [
      { label: words.before, name: before.name, price: perMonth(before.priceCents) },
      { label: words.after, name: after.name, price: perMonth(after.priceCents) },
    ],
    paragraphs: [
      ...(isCheaper && move ? [words.nextBill(copy.date(move.periodEnd * 1000))] : []),
      ...(credit > 0 ? [words.credit(copy.dollars(credit))] : []),
      ...(hasOwnKey
        ? [words.ownKey]
        : [words.oneChange, grace ? words.until(copy.date(grace.endsAt)) : words.connect]),
    ],
  };
}

/** A link that ties a chat to the account, for whoever has none; otherwise the way back to the chat. */
async function actionOf(
  app: ContentApp,
  copy: Copy,
  { accountId, facts }: { accountId: string; facts: MailFacts },
): Promise<MailContent['action']> {
  const { pick, open, back, word, once } = copy.mail;
  const label = (platform: Parameters<typeof platformName>[1]) =>
    open(platformName(copy, platform));
  if (facts.hasChat) {
    const links = (await listChatLinks(app)).map(({ platform, urlFor }) => ({
      label: label(platform),
      url: urlFor(null),
    }));
    return { ask: `${back}:`, links, hints: [] };
  }
  const claim = await findClaimLinks(app, accountId);
  if (!claim) return { ask: null, links: [], hints: [] };
  return {
    ask: pick,
    links: claim.links.map(({ platform, url }) => ({ label: label(platform), url })),
    hints: [word(claim.word), once(copy.date(claim.expiresAt))],
  };
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
