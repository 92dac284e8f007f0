import type { Copy } from '../languages/copy.ts';
import { alertInWords, endsSoon, isTrouble } from '../flows/alert.ts';
import { fixLinks } from '../flows/fix-links.ts';
import { isKept } from '../flows/connect.ts';
import { untestedWords } from '../flows/credential.ts';
import type { Facts } from '../facts.ts';
import { type Context, homeScreen } from '../flows/flow.ts';
import { SCREENS, type ScreenId } from '../flows/screens.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

/** Why a credential was checked: the customer pasted it, asked for a test, or we rechecked it by ourselves. */
type CheckReason = 'paste' | 'test' | 'recheck';

export const credentialNews = {
  credential_checked: news<{ during: CheckReason }>({
    duringHold: 'silent',
    whenUnreachable: ({ during }) => (during === 'recheck' ? 'repeat' : 'drop'),
    tell: (context, { during }) => TELL_CHECK[during](context),
  }),
  /** The year of the setup token in use is nearly over. */
  token_ends: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => (endsSoon(context.facts) ? alerted(context) : noTurn(context)),
  }),
  /** The time on our key is nearly over, or it is over. */
  grace_ends: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => graceTurn(context),
  }),
  credential_removed: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => note(context, context.copy.credential.disconnected),
  }),
};

function graceTurn(context: Context): Turn {
  const { copy, facts } = context;
  const { grace, credential, now } = facts;
  if (!grace || credential) return noTurn(context);
  if (now >= grace.endsAt) return note(context, copy.grace.stopped);
  return note(context, copy.grace.remind(copy.date(grace.endsAt)));
}

const TELL_CHECK: Record<CheckReason, (context: Context) => Turn> = {
  paste: pasted,
  test: tested,
  recheck: rechecked,
};

/** The screens that would ask for what was just taken. */
const ASKS_FOR_CLAUDE = new Set<ScreenId>([
  'connect',
  'connect_setup_token',
  'connect_api_key',
  'checking_credential',
  'credential_verdict',
]);

function pasted(context: Context): Turn {
  const { copy, facts, session } = context;
  const newest = facts.newestCredential;
  if (!newest?.verdict) return noTurn(context);
  if (newest.state === 'rejected') return refused(context);
  const sentence =
    newest.state === 'checking' && facts.credential
      ? copy.connect.waits(newest.last4, facts.credential.last4)
      : copy.connect.accepted[usable(copy, newest.verdict)](newest.last4);
  if (!facts.entitlement.plan) {
    const isDone = session.at === 'hello' || ASKS_FOR_CLAUDE.has(session.at);
    const next = isDone ? 'plans' : session.at;
    return sequence(
      context,
      (now) => note(now, `${sentence} ${copy.connect.payFirst}`),
      (after) => showScreen(after, next, 'send'),
    );
  }
  const isWaiting = session.at === 'checking_credential';
  return sequence(
    context,
    (now) => note(now, sentence),
    (after) => (isWaiting ? showScreen(after, homeScreen(facts), 'send') : noTurn(after)),
  );
}

function refused(context: Context): Turn {
  const { copy, facts, session } = context;
  if (facts.entitlement.plan && session.at === 'checking_credential') {
    return showScreen(context, 'credential_verdict', 'replace');
  }
  const verdict = facts.newestCredential?.verdict ?? 'unknown';
  const kept = isKept(facts) ? [copy.verdict.keptOld(facts.credential?.last4 ?? '')] : [];
  const words = [`${copy.verdict.title[verdict]}.`, copy.verdict.explain[verdict], ...kept];
  return note(context, [...words, '/connect'].join(' '), fixLinks(copy, verdict));
}

/** One sentence with the result; the screen behind it is brought up to date in its place. */
function tested(context: Context): Turn {
  const { copy, facts, session } = context;
  const verdict = facts.credential?.verdict ?? 'unknown';
  const result = (now: Context): Turn =>
    note(now, testResult(copy, facts.credential), fixLinks(copy, verdict));
  if (session.at === 'my_credential' || session.at === 'testing_credential') {
    return sequence(context, (now) => showScreen(now, 'my_credential', 'replace'), result);
  }
  if (session.at !== 'credential_alert') return result(context);
  const next = isTrouble(facts.credential) ? 'credential_alert' : homeScreen(facts);
  return sequence(context, result, (after) => showScreen(after, next, 'send'));
}

function testResult(copy: Copy, credential: Facts['credential']): string {
  const verdict = credential?.verdict ?? 'unknown';
  if (verdict === 'valid') return copy.credential.tested.valid;
  return verdict === 'unknown' && credential
    ? untestedWords(copy, credential)
    : copy.credential.tested.other(copy.verdict.explain[verdict]);
}

function rechecked(context: Context): Turn {
  const { credential } = context.facts;
  if (isTrouble(credential)) return alerted(context);
  return credential?.verdict === 'valid'
    ? note(context, context.copy.alert.works(credential.last4))
    : noTurn(context);
}

/** Shows a screen with buttons, or says a sentence on a screen that must not be interrupted. */
function alerted(context: Context): Turn {
  return SCREENS[context.session.at].interruptible
    ? showScreen(context, 'credential_alert', 'send')
    : note(context, alertInWords(context));
}

type UsableVerdict = keyof Copy['connect']['accepted'];

function usable(copy: Copy, verdict: string): UsableVerdict {
  return Object.hasOwn(copy.connect.accepted, verdict) ? (verdict as UsableVerdict) : 'unknown';
}
