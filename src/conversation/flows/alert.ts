import { withoutCredential } from './own-key.ts';
import type { Verdict } from '../../domain/verdicts.ts';
import type { Copy } from '../languages/copy.ts';
import type { CredentialFacts, Facts } from '../facts.ts';
import { type Choice, type Screen, text } from '../screen.ts';
import { enterPath } from './connect.ts';
import { fixLinks } from './fix-links.ts';
import { type Context, homeScreen, type Screens } from './flow.ts';
import { insteadOfRetired, USE_RECOMMENDED, useRecommended } from './model.ts';
import type { CredentialKind } from '../../domain/credentials.ts';

const DAY_MS = 24 * 3_600_000;

/** Says why the credential in use does not work, or soon will not, and offers what helps. */
export const alertScreens: Screens<'credential_alert'> = {
  credential_alert: {
    shown: 'outside_hold',
    interruptible: true,
    view: viewAlert,
    choose: (id, context) => {
      const { copy, facts } = context;
      if (id === USE_RECOMMENDED) return useRecommended(context);
      if (id === 'test') {
        return facts.credential
          ? { say: copy.credential.testing, effects: [{ type: 'test_credential' }] }
          : null;
      }
      const path = facts.credentialPaths.find((offered) => offered === id);
      return path ? enterPath(path, facts) : null;
    },
    back: ({ facts }) => homeScreen(facts),
  },
};

function viewAlert({ copy, facts }: Context): Screen {
  const { credential } = facts;
  if (!credential) {
    return {
      title: copy.connect.title,
      body: text(withoutCredential(copy, facts)),
      choices: pathChoices(copy, facts, 'setup_token'),
    };
  }
  const { kind } = credential;
  const verdict = credential.verdict ?? 'unknown';
  const instead = insteadOfRetired(copy, facts);
  const check = { id: 'test', label: copy.alert.checkAgain };
  const links = FIXED_AT_ANTHROPIC.has(verdict) ? fixLinks(copy, verdict) : [];
  const hasNext = instead.length > 0 || links.length > 0;
  return {
    title: titleOf(copy, facts, credential),
    body: text(...bodyOf(copy, facts, credential)),
    links,
    choices: [
      ...instead,
      ...(FIXED_AT_ANTHROPIC.has(verdict) ? [hasNext ? check : asNext(check)] : []),
      ...pathChoices(copy, facts, kind),
    ],
  };
}

function asNext(choice: Choice): Choice {
  return { ...choice, style: 'primary' };
}

/** The alert as one sentence, for a person who is on another screen. */
export function alertInWords({ copy, facts }: Context): string {
  const { credential } = facts;
  if (!credential) return `${withoutCredential(copy, facts)} /connect`;
  const title = titleOf(copy, facts, credential);
  return `${[title.replace(/[.!?]?$/, '.'), ...bodyOf(copy, facts, credential)].join(' ')} /connect`;
}

const LONGEST_NOTICE_MS = 31 * DAY_MS;

/** Whether the token in use still works and expires soon. */
export function endsSoon({ credential, now }: Facts): boolean {
  const left = (credential?.expiresAt ?? 0) - now;
  return left > 0 && left <= LONGEST_NOTICE_MS && !isTrouble(credential);
}

export function isTrouble(credential: Facts['credential']): boolean {
  const verdict = credential?.verdict ?? 'unknown';
  return verdict !== 'valid' && verdict !== 'unknown';
}

/** Verdicts that the customer fixes at Anthropic; the same credential then works again. */
const FIXED_AT_ANTHROPIC = new Set<Verdict>([
  'no_credit',
  'extra_usage',
  'restricted',
  'spending_limit',
  'model_retired',
]);

function titleOf(copy: Copy, facts: Facts, credential: CredentialFacts): string {
  return endsSoon(facts)
    ? copy.alert.endsTitle
    : copy.verdict.title[credential.verdict ?? 'unknown'];
}

function bodyOf(
  copy: Copy,
  facts: Facts,
  { verdict, last4, expiresAt, limitedUntil }: CredentialFacts,
): string[] {
  if (endsSoon(facts) && expiresAt !== null) {
    const left = copy.alert.left(daysOf(expiresAt - facts.now));
    return [copy.alert.ends(last4, copy.dateTime(expiresAt), left), copy.alert.makeNew];
  }
  const known = verdict ?? 'unknown';
  return [
    copy.alert.about(last4),
    copy.verdict.explain[known],
    ...(known === 'spending_limit' && limitedUntil !== null
      ? [copy.credential.limitedUntil(copy.dateTime(limitedUntil))]
      : []),
    copy.verdict.nextStep[known],
  ];
}

/** Whole days, as people count them; 0 means within hours. */
function daysOf(ms: number): number {
  return ms <= DAY_MS / 2 ? 0 : Math.ceil(ms / DAY_MS);
}

/** The ways to connect another credential, the same kind first. */
function pathChoices(copy: Copy, { credentialPaths }: Facts, kind: CredentialKind): Choice[] {
  return credentialPaths
    .toSorted((a, b) => Number(b === kind) - Number(a === kind))
    .map((path) => ({ id: path, label: copy.verdict.tryPath[path] }));
}
