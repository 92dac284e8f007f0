import { alertInWords, endsSoon, isTrouble, mayLeave } from './flows/alert.ts';
import { payLinks } from './flows/account.ts';
import type { Context } from './flows/flow.ts';
import { operatorCopy } from './languages/operators.ts';
import { homeScreen } from './flows/flow.ts';
import { whatsAppSentence } from './flows/operators.ts';
import { isHeardInHold } from './flows/removal.ts';
import type { ScreenId } from './flows/screen-ids.ts';
import { screenOf } from './flows/screens.ts';
import { isOpen } from './flows/link.ts';
import type { LinkNews, News } from './chat-event.ts';
import { channelNews } from './channel-news.ts';
import { upgradeNews } from './upgrade-news.ts';
import { nothing, sequence, showing } from './turns.ts';
import { note, type Reply, type Turn } from './turn.ts';

/** What a chat says when something changed outside it. The person may be anywhere in the conversation. */
export function newsTurn(context: Context, news: News): Turn {
  const { copy, facts, session } = context;
  const isPaying = session.at === 'paying' && facts.checkout?.state !== 'paid';
  if (facts.deletion && !isHeardInHold(news)) return nothing(context);
  switch (news.type) {
    case 'checkout_ready':
    case 'checkout_trouble':
      return isPaying ? showing(context, 'paying', 'replace') : nothing(context);
    case 'checkout_expired':
      return isPaying ? showing(context, 'paying', 'send') : nothing(context);
    case 'checkout_left':
      return isPaying ? note(context, copy.pay.left) : nothing(context);
    case 'payment_not_seen':
      return isPaying ? note(context, copy.pay.notSeen) : nothing(context);
    case 'upgrade':
      return upgradeNews(context, news.what);
    case 'subscribed':
      return subscribed(context);
    case 'subscription_ended':
      return subscriptionEnded(context);
    case 'credential_checked':
      return credentialChecked(context, news.during);
    case 'token_ends':
      return endsSoon(facts) ? alerted(context) : nothing(context);
    case 'secret_page_ready':
      return takesSecret(session.at) ? showing(context, session.at, 'replace') : nothing(context);
    case 'agent_page_ready':
      return session.at === 'channel' && session.channel === 'web'
        ? showing(context, 'channel', 'replace')
        : nothing(context);
    case 'credential_removed':
      return note(context, copy.credential.disconnected);
    case 'machine_progress':
    case 'machine_late':
      return buildSlot(context);
    case 'machine_failed':
      return sequence(context, buildSlot, (next) => note(next, copy.build.failedNews));
    case 'machine_ready':
      return sequence(
        context,
        buildSlot,
        (next) => note(next, copy.build.ready),
        (next) => showing(next, 'choose_channel', 'send'),
      );
    case 'machine_updated':
      return note(context, updated(context, news.change));
    case 'machine_paused':
      return paused(context);
    case 'machine_trouble':
      return note(context, copy.status.takesLonger);
    case 'machine_observed':
      return session.at === 'status' ? showing(context, 'status', 'replace') : nothing(context);
    case 'channel':
      return channelNews(context, news);
    case 'link':
      return linkNews(context, news.what);
    case 'export_page_ready':
      return session.at === 'export_data'
        ? showing(context, 'export_data', 'replace')
        : nothing(context);
    case 'account_deleted':
      return note(context, copy.removal.everythingDeleted);
    case 'whatsapp_changed':
      return whatsAppChanged(context);
    case 'operator':
      return facts.operator ? note(context, operatorCopy.notice(news.notice)) : nothing(context);
  }
}

type Change = Extract<News, { type: 'machine_updated' }>['change'];

function updated({ copy, facts }: Context, change: Change): string {
  switch (change) {
    case 'credential':
      return copy.credential.changedOnMachine(facts.credential?.last4 ?? '');
    case 'restart':
      return copy.status.restarted;
    case 'resume':
      return copy.status.resumed;
    case 'update':
      return copy.status.updated(facts.entitlement.terms?.name ?? '');
    case 'wake':
      return copy.status.awake(facts.entitlement.terms?.alwaysOn ?? true);
  }
}

/** Told with the way back: the open invoice where there is one, else the plans. */
function paused(context: Context): Turn {
  const { copy, facts } = context;
  if (facts.entitlement.plan) return nothing(context);
  if (facts.entitlement.why === 'unpaid') return noteToPay(context, copy.pay.pausedUnpaid);
  return sequence(
    context,
    (now) => note(now, copy.pay.pausedEnded),
    (after) => showing(after, 'plans', 'send'),
  );
}

/** Whoever has an agent hears of it once that is paused. */
function subscriptionEnded(context: Context): Turn {
  const { copy, facts } = context;
  if (facts.machine) return nothing(context);
  const isUnpaid = facts.entitlement.why === 'unpaid';
  return isUnpaid ? noteToPay(context, copy.pay.unpaid) : note(context, copy.pay.ended);
}

function noteToPay(context: Context, sentence: string): Turn {
  const { session, replies } = note(context, sentence);
  const links = payLinks(context.copy, context.facts);
  const shown = replies.map((reply) => ({ ...reply, screen: { ...reply.screen, links } }));
  return { session, replies: shown, effects: [] };
}

function linkNews(context: Context, what: LinkNews): Turn {
  const { copy, facts, session } = context;
  const { shown, entered } = facts.link;
  switch (what) {
    case 'code_ready':
      return session.at === 'link' ? showing(context, 'link', 'replace') : nothing(context);
    case 'entered':
      return isOpen(shown, facts.now) ? showing(context, 'link_entered', 'send') : nothing(context);
    case 'joining':
      return isOpen(entered, facts.now)
        ? showing(context, 'link_joining', 'replace')
        : linkOver(context, copy.link.expired);
    case 'refused':
      return linkOver(context, copy.link.refusedThere);
    case 'conflict':
      return linkOver(context, copy.link.conflict.join(' '));
    case 'leaving':
      return linkOver(context, copy.link.leaving);
    case 'linked': {
      const other = entered?.state === 'linked' ? entered : shown;
      return linkOver(context, copy.link.linked(copy.link.platform[other?.platform ?? 'console']));
    }
  }
}

/** Linking has come to an end: the person goes on where the account stands. */
function linkOver(context: Context, sentence: string): Turn {
  return sequence(
    context,
    (now) => note(now, sentence),
    (after) => showing(after, homeScreen(after.facts), 'send'),
  );
}

function whatsAppChanged(context: Context): Turn {
  const { facts, session } = context;
  if (!facts.operator || session.at !== 'ops_whatsapp') return nothing(context);
  const sentence = whatsAppSentence(facts.operator);
  const screen = (now: Context): Turn => showing(now, 'ops_whatsapp', 'replace');
  return sentence === null
    ? screen(context)
    : sequence(context, screen, (after) => note(after, sentence));
}

function takesSecret(at: ScreenId): boolean {
  return at === 'connect_setup_token' || at === 'connect_api_key' || at === 'channel';
}

function subscribed(context: Context): Turn {
  const { copy, facts, session } = context;
  if (facts.deletion) return note(context, copy.removal.paidInHold);
  const thanks = note(context, copy.pay.received(facts.entitlement.terms?.name ?? ''));
  const next = homeScreen(facts);
  if (next === 'menu' && session.at !== 'paying') return thanks;
  return sequence(
    context,
    () => thanks,
    (after) => showing(after, next, 'send'),
  );
}

function credentialChecked(context: Context, during: 'paste' | 'test' | 'recheck'): Turn {
  const { copy, facts } = context;
  if (during === 'test') return tested(context);
  if (during === 'recheck') return rechecked(context);
  const newest = facts.newestCredential;
  if (!newest?.verdict) return nothing(context);
  if (newest.state === 'rejected') return refused(context);
  const sentence = copy.connect.accepted[usable(newest.verdict)](newest.last4);
  if (!facts.entitlement.plan) {
    const next = context.session.at === 'hello' ? 'plans' : context.session.at;
    return sequence(
      context,
      (now) => note(now, `${sentence} ${copy.connect.payFirst}`),
      (after) => showing(after, next, 'send'),
    );
  }
  const isWaiting = context.session.at === 'checking_credential';
  return sequence(
    context,
    (now) => note(now, sentence),
    (after) => (isWaiting ? showing(after, homeScreen(facts), 'send') : nothing(after)),
  );
}

function refused(context: Context): Turn {
  const { copy, facts, session } = context;
  if (facts.entitlement.plan && session.at === 'checking_credential') {
    return showing(context, 'credential_verdict', 'replace');
  }
  const verdict = facts.newestCredential?.verdict ?? 'unknown';
  return note(context, `${copy.verdict.title[verdict]}. ${copy.verdict.explain[verdict]} /connect`);
}

function tested(context: Context): Turn {
  const { copy, facts, session } = context;
  const verdict = facts.credential?.verdict ?? 'unknown';
  const sentence =
    verdict === 'valid'
      ? copy.credential.tested.valid
      : copy.credential.tested.other(copy.verdict.explain[verdict]);
  return sequence(
    context,
    (now) => note(now, sentence),
    (after) => {
      if (session.at === 'my_credential') return showing(after, 'my_credential', 'send');
      if (session.at !== 'credential_alert') return nothing(after);
      const next = isTrouble(facts.credential) ? 'credential_alert' : homeScreen(facts);
      return showing(after, next, 'send');
    },
  );
}

function rechecked(context: Context): Turn {
  const { credential } = context.facts;
  if (isTrouble(credential)) return alerted(context);
  return credential?.verdict === 'valid'
    ? note(context, context.copy.alert.works(credential.last4))
    : nothing(context);
}

/** With its buttons, unless the person is in the middle of something. */
function alerted(context: Context): Turn {
  return mayLeave(context.session.at)
    ? showing(context, 'credential_alert', 'send')
    : note(context, alertInWords(context));
}

type UsableVerdict = 'valid' | 'no_credit' | 'extra_usage' | 'restricted' | 'unknown';

function usable(verdict: string): UsableVerdict {
  return verdict === 'valid' ||
    verdict === 'no_credit' ||
    verdict === 'extra_usage' ||
    verdict === 'restricted'
    ? verdict
    : 'unknown';
}

/** The progress message goes on in its own place, wherever the person is now. */
function buildSlot(context: Context): Turn {
  const screen = screenOf('building').view(context);
  const reply: Reply = {
    slot: 'build',
    mode: 'replace',
    screen,
    ref: 0,
    locale: context.facts.locale,
  };
  return { session: context.session, replies: [reply], effects: [] };
}
