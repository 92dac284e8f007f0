import type { ChatEvent, SecretProblem, SecretRef } from './chat-event.ts';
import { tapTurn, typedChoiceTurn } from './choices.ts';
import { commandTextTurn } from './command-text.ts';
import { commandTurn, startedPlanMove } from './commands.ts';
import type { Effect } from './effects.ts';
import type { Facts } from './facts.ts';
import { needsInspection } from './flows/agent-power.ts';
import { claimMove } from './flows/claim.ts';
import { type Context, homeScreen, type Move } from './flows/flow.ts';
import { findLanguage } from './flows/settings.ts';
import { foundCodeMove, isSilentTry, wrongCodeMove } from './flows/link.ts';
import { SCREENS } from './flows/screens.ts';
import { withinLimits } from './limits.ts';
import { applyMove, contextOf, goHome, isRefusal, noteWithScreen } from './moves.ts';
import { unmarked, withMoments } from './moments.ts';
import { newsTurn } from './news.ts';
import { operatorMove } from './operators/commands.ts';
import { newSession, type Session } from './session.ts';
import { note, noTurn, showScreen, type Turn } from './turn.ts';
import { languageOfWords, understoodTurn } from './understand.ts';
import { wayToAgent } from './wishes.ts';

/** How long two refusals are one after the other. */
const SAME_TALK_MS = 10 * 60_000;

/**
 * The whole conversation: the answer of a chat to one event. Pure: the same session, event and facts give the same result.
 * `session` is null at the first contact.
 */
export function step(session: Session | null, incoming: ChatEvent, facts: Facts): Turn {
  const context = contextOf(session ?? newSession(), facts);
  const turn = takeTurn(context, incoming, session === null);
  const isStale = incoming.kind !== 'news' && needsInspection(facts, turn.session.at);
  const effects: Effect[] = isStale ? [{ type: 'observe_machine' }] : [];
  const { effects: looks = [] } = withinLimits(context, { effects });
  const all = [...turn.effects, ...looks];
  return { ...turn, replies: turn.replies.map(withMoments), effects: unmarked(all) };
}

function takeTurn(context: Context, incoming: ChatEvent, isFirstContact: boolean): Turn {
  const { copy } = context;
  switch (incoming.kind) {
    case 'text':
      return isFirstContact
        ? firstContact(context, incoming.text)
        : textTurn(context, incoming.text);
    case 'command':
      return commandTurn(context, incoming.name);
    case 'choice':
      return tapTurn(context, incoming);
    case 'secret':
      return secretTurn(notingWhetherAsked(context), incoming.secret);
    case 'link_code': {
      const move = foundCodeMove(context, incoming);
      return move
        ? applyMove(context, move, 'send')
        : noteWithScreen(context, copy.notes.notUnderstood);
    }
    case 'claim':
      return applyMove(context, claimMove(context, incoming), 'send');
    case 'secret_removed':
      return removalTurn(context, incoming.removed);
    case 'unsupported':
      return isFirstContact ? goHome(context) : oddNote(context, copy.notes.onlyText);
    case 'files':
      return filesTurn(context, incoming, isFirstContact);
    case 'news':
      return newsTurn(context, incoming.news);
  }
}

/** A screen takes files, or they are what a text or a picture is there. */
function filesTurn(
  context: Context,
  { files, text }: Extract<ChatEvent, { kind: 'files' }>,
  isFirstContact: boolean,
): Turn {
  const move = SCREENS[context.session.at].onFiles?.(files, context);
  if (move) return applyMove(context, move, 'send');
  if (text !== '') return isFirstContact ? firstContact(context, text) : textTurn(context, text);
  if (isFirstContact) return goHome(context);
  const { notes, files: words } = context.copy;
  const mayPut = context.facts.entitlement.terms?.fileBrowser && !context.facts.deletion;
  return oddNote(context, mayPut ? words.howToPut : notes.onlyText);
}

/** One answer, however many pictures there are: the screen above still counts. */
function oddNote(context: Context, sentence: string): Turn {
  return { ...note(context, sentence), isOdd: true };
}

function firstContact(context: Context, typed: string): Turn {
  const move =
    operatorMove(context, typed) ??
    startedPlanMove(context, typed, true) ??
    wrongCodeMove(context, typed);
  if (move) return applyMove(context, move, 'send');
  const command = commandTextTurn(context, typed);
  if (command) return command;
  const locale = languageOfWords(typed);
  if (!locale || locale === context.copy.language) return goHome(context);
  const effects: Effect[] = [{ type: 'change_settings', change: { locale } }];
  return applyMove(context, { to: homeScreen(context.facts), effects }, 'send');
}

/** The first meaning that applies: an operator's command, a choice, a link code, a command, an answer to the screen. */
function textTurn(context: Context, typed: string): Turn {
  const forOperator = operatorMove(context, typed);
  if (forOperator) return applyMove(context, forOperator, 'send');
  const spoken = spokenMove(context, typed);
  if (spoken) return applyMove(context, spoken, 'send');
  const choice = typedChoiceTurn(context, typed);
  if (choice) return choice;
  const started = startedPlanMove(context, typed);
  if (started) return applyMove(context, started, 'send');
  const wrongCode = wrongCodeMove(context, typed);
  if (wrongCode) return applyMove(context, wrongCode, 'send');
  const command = commandTextTurn(context, typed);
  if (command) return command;
  const answer = SCREENS[context.session.at].onText?.(typed, context);
  if (answer && !isRefusal(answer)) return applyMove(context, answer, 'send');
  const understood = understoodTurn(context, typed);
  if (understood) return understood;
  return answer ? refusedAnswer(context, answer) : notUnderstood(context, typed);
}

/** The name of a language where a button offers several of them: that one is meant, not the list. */
function spokenMove({ session }: Context, typed: string): Move | null {
  const locale = session.choices.includes('first_language') ? findLanguage(typed) : undefined;
  if (!locale) return null;
  return { to: session.at, effects: [{ type: 'change_settings', change: { locale } }] };
}

/** An answer that the screen cannot take. The first refusal shows the screen again; a second one right behind it is a line. */
function refusedAnswer(context: Context, { say = '' }: Move): Turn {
  const said = isSecond(context, 'idle') ? note(context, say) : noteWithScreen(context, say);
  return { ...said, isIdle: true };
}

function notUnderstood(context: Context, typed: string): Turn {
  const { notes } = context.copy;
  const hasChoices = context.session.choices.length > 0;
  const hint = hasChoices ? notes.notUnderstood : notes.notUnderstoodPlain;
  // The first refusal shows the screen again; a second one right behind it is a line.
  const said = isSecond(context, 'odd')
    ? note(context, notes.stillNotUnderstood)
    : noteWithScreen(context, [hint, ...wayToAgent(context)].join(' '));
  const turn = { ...said, isOdd: true };
  return isSilentTry(context, typed) ? { ...turn, effects: [{ type: 'count_wrong_code' }] } : turn;
}

/** Whether what came right before was refused as well. */
function isSecond({ session: { brake }, facts }: Context, kind: 'odd' | 'idle'): boolean {
  return brake[kind] > 0 && facts.now - brake.textAt < SAME_TALK_MS;
}

/** A screen that asks for a secret promises to delete the message. */
function notingWhetherAsked(context: Context): Context {
  const { session } = context;
  const wasAsked = SCREENS[session.at].takesSecret === true;
  return { ...context, session: { ...session, wasAsked } };
}

/** A promise that was kept is not worth a message of its own. */
function removalTurn(context: Context, removed: boolean): Turn {
  const { copy, session } = context;
  if (!removed) return note(context, copy.connect.notRemoved);
  return session.wasAsked ? noTurn(context) : note(context, copy.connect.removed);
}

function secretTurn(context: Context, secret: SecretRef): Turn {
  const { copy, facts } = context;
  if ('problem' in secret) return note(context, pasteProblem(context, secret.problem));
  if (facts.deletion) return note(context, copy.removal.secretKept(secret.last4));
  if ('channel' in secret) return applyMove(context, tokenMove(context, secret), 'send');
  if (facts.entitlement.plan) return showScreen(context, 'checking_credential', 'send');
  return note(context, copy.connect.checking(secret.last4));
}

/** Another bot takes the place of one in use only where its screen says so, or after a question. */
function tokenMove(
  { session }: Context,
  { channel, replaces }: Extract<SecretRef, { channel: unknown }>,
): Move {
  const keep = { channel };
  if (replaces === undefined) return { to: 'channel', keep };
  const isAskedFor = session.at === 'channel' && session.channel === channel;
  if (!isAskedFor) return { to: 'replace_bot', keep };
  return { to: 'channel', keep, effects: [{ type: 'use_pasted_token', kind: channel }] };
}

function pasteProblem({ copy, facts }: Context, problem: SecretProblem): string {
  const { secret: againAt } = facts.spent;
  if (problem === 'too_many' && againAt) return copy.limits.secret(copy.time(againAt));
  return { ...copy.connect.problem, ...copy.channel.pasteProblem }[problem];
}
