import type { TokenKind } from '../../domain/channels.ts';
import { toAddress } from '../../domain/chats.ts';
import type { HeldWhat } from '../../domain/held-requests.ts';
import type { Context } from '../flows/flow.ts';
import { askedSentences, findAsked } from '../flows/held.ts';
import { SCREENS } from '../flows/screens.ts';
import type { Copy } from '../languages/copy.ts';
import { chatName, platformName } from '../languages/platform-name.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

/** Something that may be the work of somebody else, and the chat in which it happened. */
type Alarm = { what: keyof Copy['alarm']['about']; chat: string };

/** What endangers an account. Every chat of it is told, with the way to stop it. */
export const alarmNews = {
  alarm: news<Alarm>({ duringHold: 'told', whenUnreachable: 'repeat', tell: alarmed }),
  /** Another credential is in use; the facts hold it. */
  credential_changed: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => {
      const { credential } = context.facts;
      const { changed } = context.copy.alarm;
      return withChats(context, changed(credential?.last4 ?? ''));
    },
  }),
  credential_removed_by_key: news({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context) => note(context, context.copy.alarm.credentialByKey),
  }),
  /** Another card pays; null when it is no card. */
  card_changed: news<{ last4: string | null }>({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context, { last4 }) => withChats(context, context.copy.alarm.cardChanged(last4)),
  }),
  /** Another bot, or a new token of it, lets people write to the agent. */
  channel_changed: news<{ kind: TokenKind; botName: string }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { kind, botName }) =>
      withChats(context, context.copy.alarm.botChanged(platformName(context.copy, kind), botName)),
  }),
  /** A new chat asked for something that an older one can stop. */
  request_asked: news<{ what: HeldWhat }>({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context, { what }) => {
      const held = findAsked(context.facts, what);
      if (!held) return noTurn(context);
      return SCREENS[context.session.at].interruptible || context.facts.deletion
        ? showScreen(context, 'request_asked', 'send')
        : note(context, [...askedSentences(context, held), context.copy.held.answer].join(' '));
    },
  }),
  request_stopped: news({
    duringHold: 'told',
    whenUnreachable: 'drop',
    tell: (context) => note(context, context.copy.held.stoppedThere),
  }),
  /** The data that a chat had to wait for can be downloaded. */
  export_granted: news({
    duringHold: 'told',
    whenUnreachable: 'drop',
    tell: (context) => showScreen(context, 'export_data', 'send'),
  }),
  /** The screen of the hold says in which chat the deletion was asked for, and offers to stop it. */
  deletion_asked: news({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context) =>
      context.facts.deletion ? showScreen(context, 'removal_hold', 'send') : noTurn(context),
  }),
};

function alarmed(context: Context, { what, chat }: Alarm): Turn {
  const { copy, facts } = context;
  if (what === 'export_taken' && facts.chats.some((each) => each.isHere && each.chat === chat)) {
    return note(context, copy.alarm.takenHere);
  }
  const known = facts.chats.find((each) => each.chat === chat);
  const name = chatName(copy, known ?? { platform: toAddress(chat).platform, ending: null });
  return withChats(context, copy.alarm.about[what](name));
}

/** The sentence, and the chats with the buttons that remove them; on a screen that must not be interrupted a way there. */
function withChats(context: Context, sentence: string): Turn {
  const { copy, session } = context;
  if (!SCREENS[session.at].interruptible) {
    return note(context, `${sentence} ${copy.alarm.inSettings}`);
  }
  return sequence(
    context,
    (now) => note(now, `${sentence} ${copy.alarm.removeBelow}`),
    (after) => showScreen(after, 'chats', 'send'),
  );
}
