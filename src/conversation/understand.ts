import { isPlan, PLAN_TERMS } from '../domain/plans.ts';
import type { CheckoutFacts } from './facts.ts';
import { chooseTurn } from './choices.ts';
import { commandTurn } from './commands.ts';
import type { Context } from './flows/flow.ts';
import { buyMove } from './flows/buy.ts';
import { EVERY_LANGUAGE, type LanguageCode, LANGUAGES } from './languages/languages.ts';
import type { Talk } from './languages/language.ts';
import { bareWords } from './normalize-text.ts';
import { applyMove, goHome } from './moves.ts';
import { note, showScreen, type Turn } from './turn.ts';
import { signIn, wishTurn } from './wishes.ts';

const TALK = new Map<string, Talk>(
  EVERY_LANGUAGE.flatMap(({ talk }) =>
    (Object.keys(talk) as Talk[]).flatMap((kind) =>
      talk[kind].map((word) => [word, kind] as const),
    ),
  ),
);
const CHOICES = new Map<string, string>(
  EVERY_LANGUAGE.flatMap(({ choiceWords }) =>
    Object.entries(choiceWords).flatMap(([id, words]) => words.map((word) => [word, id] as const)),
  ),
);

/** What people say in their own words: a choice, the name of a plan, a question for the price, a greeting, thanks. */
export function understoodTurn(context: Context, typed: string): Turn | null {
  const words = bareWords(typed);
  const meant = CHOICES.get(words) ?? CHOICES.get(withoutPrice(context, words)) ?? '';
  const choice = context.session.choices.indexOf(meant);
  if (choice >= 0) return chooseTurn(context, choice, 'send');
  return (
    elsewhereTurn(context, meant) ??
    planTurn(context, words) ??
    talkTurn(context, talkOf(words)) ??
    wishTurn(context, words)
  );
}

function talkOf(words: string): Talk | undefined {
  return TALK.get(words) ?? TALK.get(signIn(words) ?? '');
}

/** A choice of another screen that means the same everywhere. */
function elsewhereTurn(context: Context, meant: string): Turn | null {
  const { checkout, entitlement } = context.facts;
  if (meant === 'plans') return commandTurn(context, 'plan');
  if (entitlement.plan) return null;
  if (meant === 'pay' && isBuying(checkout)) return showScreen(context, 'paying', 'send');
  if (meant !== 'paid' || checkout?.state !== 'open') return null;
  const shown = showScreen(context, 'paying', 'send');
  return chooseTurn(
    { ...context, session: shown.session },
    shown.session.choices.indexOf('paid'),
    'send',
  );
}

function isBuying(checkout: CheckoutFacts | null): boolean {
  return checkout?.state === 'opening' || checkout?.state === 'open';
}

/** `Pay $30` is `pay` where that is the price. */
function withoutPrice({ session, facts }: Context, words: string): string {
  const plan = session.plan ?? facts.checkout?.plan;
  if (!plan) return words;
  const price = new RegExp(String.raw`(?<!\d)\$? ?${PLAN_TERMS[plan].priceCents / 100}(?!\d) ?\$?`);
  return words.replace(price, '').trim();
}

/** The language that a first message is written in, when it says so clearly. */
export function languageOfWords(typed: string): LanguageCode | null {
  const words = bareWords(typed);
  const codes = (Object.keys(LANGUAGES) as LanguageCode[]).filter((code) => {
    const { talk } = LANGUAGES[code];
    return (Object.keys(talk) as Talk[]).some((kind) =>
      (talk[kind] as readonly string[]).some((known) => known === words),
    );
  });
  const [code, ...others] = codes;
  return code !== undefined && others.length === 0 ? code : null;
}

const CHANGE =
  /^(?:(?:upgrade|downgrade|switch|change) to|wechseln? (?:zu|auf)|cambiar(?:me)? al?|pasar(?:me)? al?) /;

/** The own plan; whoever says that it is to change goes on to that. */
function ownPlanTurn(context: Context, words: string): Turn {
  const own = commandTurn(context, 'plan');
  const again = { ...context, session: own.session };
  const isOffered = context.session.at !== 'my_plan' && CHANGE.test(words);
  return (isOffered ? planTurn(again, words) : null) ?? own;
}

/** `pro`, `Plan Pro`, `the pro plan`. */
export function planTurn(context: Context, words: string): Turn | null {
  const plan = words
    .replace(CHANGE, '')
    .replace(/^(?:the |der |den |el )?(?:plan )?/, '')
    .replace(/[ -]plan$/, '');
  if (!isPlan(plan)) return null;
  const offered = context.session.choices.findIndex(
    (id) => id === plan || id === `smaller:${plan}`,
  );
  if (offered >= 0) return chooseTurn(context, offered, 'send');
  if (context.facts.entitlement.plan) return ownPlanTurn(context, words);
  return applyMove(context, buyMove(context.facts, plan), 'send');
}

function talkTurn(context: Context, talk: Talk | undefined): Turn | null {
  const { copy } = context;
  switch (talk) {
    case 'greeting':
      return { ...goHome(context), isIdle: true };
    case 'price':
      return commandTurn(context, 'plan');
    case 'thanks':
      return { ...note(context, copy.notes.welcome), isIdle: true };
    case 'okay':
      return { ...note(context, copy.notes.okay), isIdle: true };
    case undefined:
      return null;
  }
}
