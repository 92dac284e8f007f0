import type { Facts } from './facts.ts';
import { type Copy, copyFor } from './languages/copy.ts';
import { findChoice, findCommand, meansBack } from './read-text.ts';
import { type Context, type Effect, homeScreen, type Move } from './flows/flow.ts';
import { duringHold, predictedDeletion } from './flows/removal.ts';
import { mayRestart, needsInspection, wakeMove } from './flows/agent-power.ts';
import { inspectionEffects } from './flows/channels.ts';
import { predictedChannels } from './flows/predict-channels.ts';
import { foundCodeMove, isSilentTry, linkMove, wrongCodeMove } from './flows/link.ts';
import { predictedWhatsApp, operatorMove } from './flows/operators.ts';
import type { ScreenId } from './flows/screen-ids.ts';
import { screenOf } from './flows/screens.ts';
import { predictedUpgrade } from './flows/upgrade.ts';
import type { ChatEvent, SecretProblem, SecretRef } from './chat-event.ts';
import { newsTurn } from './news.ts';
import { newSession, type Session } from './session.ts';
import { note, show, type StepResult, type Turn } from './turn.ts';

/**
 * The whole conversation: what a chat answers to one event. Pure: same session, event and facts, same result.
 * `session` is null at the first contact.
 */
export function step(session: Session | null, incoming: ChatEvent, facts: Facts): StepResult {
  const context = withFacts({ session: session ?? newSession() }, facts);
  const turn = takeTurn(context, incoming, session === null);
  const look = incoming.kind !== 'news' && needsInspection(facts, turn.session.at);
  const effects = look ? [...turn.effects, { type: 'observe_machine' as const }] : turn.effects;
  return { session: turn.session, replies: turn.replies, effects };
}

function withFacts({ session }: Pick<Context, 'session'>, facts: Facts): Context {
  return { session, facts, copy: copyFor(facts.locale, facts.settings.timezone) };
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
      return secretTurn(context, incoming.secret);
    case 'link_code': {
      const move = foundCodeMove(context, incoming);
      return move
        ? applyMove(context, move, 'send')
        : again(note(context, copy.notes.notUnderstood), context, 'send');
    }
    case 'secret_removed':
      return note(context, incoming.removed ? copy.connect.removed : copy.connect.notRemoved);
    case 'unsupported':
      return isFirstContact
        ? goHome(context)
        : again(note(context, copy.notes.onlyText), context, 'send');
    case 'news':
      return newsTurn(context, incoming.news);
  }
}

function firstContact(context: Context, typed: string): Turn {
  const move = operatorMove(context, typed) ?? wrongCodeMove(context, typed);
  if (move) return applyMove(context, move, 'send');
  const command = findCommand(typed);
  return command ? commandTurn(context, command) : goHome(context);
}

function textTurn(context: Context, typed: string): Turn {
  const { session, copy } = context;
  const operators = operatorMove(context, typed);
  if (operators) return applyMove(context, operators, 'send');
  const index = findChoice(typed, labelsOf(context));
  if (index !== null) return chooseTurn(context, index, 'send');
  if (meansBack(typed) && session.choices.includes('back')) {
    return chooseTurn(context, session.choices.indexOf('back'), 'send');
  }
  const wrongCode = wrongCodeMove(context, typed);
  if (wrongCode) return applyMove(context, wrongCode, 'send');
  const command = findCommand(typed);
  if (command) return commandTurn(context, command);
  const move = screenOf(session.at).onText?.(typed, context);
  if (move) return applyMove(context, move, 'send');
  const sentence =
    session.choices.length > 0 ? copy.notes.notUnderstood : copy.notes.notUnderstoodPlain;
  const turn = again(note(context, sentence), context, 'send');
  return isSilentTry(context, typed) ? { ...turn, effects: [{ type: 'count_wrong_code' }] } : turn;
}

/** Labels of the current screen in the order the session remembers, so that typed words find the right choice. */
function labelsOf(context: Context): string[] {
  const { screen } = show(context, context.session.at, 'send').shown;
  const labels = new Map(screen.choices?.map(({ id, label }) => [id, label]));
  return context.session.choices.map((id) => labels.get(id) ?? '');
}

type Tap = Extract<ChatEvent, { kind: 'choice' }>;

/** The position of Back in a menu without it. */
const NOWHERE = -1;

function tapTurn(context: Context, { ref, index: wanted, typed }: Tap): Turn {
  const { session, copy } = context;
  const index = wanted === 'back' ? session.choices.indexOf('back') : wanted;
  if (ref === session.ref && index === NOWHERE) {
    return again(note(context, copy.notes.notUnderstood), context, 'send');
  }
  if (ref === session.ref && index < session.choices.length) {
    const tapped = {
      ...context,
      session: { ...session, lastTap: [ref, index] as [number, number] },
    };
    return chooseTurn(tapped, index, typed ? 'send' : 'replace');
  }
  const [lastRef, lastIndex] = session.lastTap ?? [];
  const isDoubleTap = ref === lastRef && index === lastIndex && ref === session.ref - 1;
  if (isDoubleTap) return again(emptyTurn(context), context, 'replace');
  return again(note(context, copy.notes.stale), context, 'send');
}

function chooseTurn(context: Context, index: number, mode: 'send' | 'replace'): Turn {
  const { session } = context;
  const id = session.choices[index] ?? '';
  const screen = screenOf(session.at);
  if (id === 'back' && screen.back) return goTo(context, screen.back(context), mode);
  if (id === 'cancel' && screen.cancel) return cancelTurn(context);
  const move = duringHold(context, screen.choose?.(id, context) ?? null);
  return move ? applyMove(context, move, mode) : again(emptyTurn(context), context, mode);
}

function applyMove(context: Context, move: Move, mode: 'send' | 'replace'): Turn {
  const effects = move.effects ?? [];
  const session = { ...context.session, ...move.keep };
  const next = withFacts({ session }, expect(context.facts, effects));
  const said = move.say ? note(next, move.say) : emptyTurn(next);
  // A sentence below the menu would hide an edited menu above it, so the menu follows it as a new message.
  const turn = again(said, { ...next, session: said.session }, move.say ? 'send' : mode, move.to);
  return { ...turn, effects };
}

/** The facts as they will be once the effects are rows: what the next screen already has to show. */
function expect(facts: Facts, effects: Effect[]): Facts {
  return effects.reduce<Facts>((expected, effect) => {
    switch (effect.type) {
      case 'open_checkout':
        return {
          ...expected,
          checkout: {
            plan: effect.plan,
            state: 'opening',
            url: null,
            expiresAt: null,
            inTrouble: false,
          },
        };
      case 'quote_upgrade':
      case 'confirm_upgrade':
        return { ...expected, upgrade: predictedUpgrade(expected.upgrade, effect) };
      case 'disconnect_credential':
        return { ...expected, credential: null };
      case 'restart_machine':
        return expected.machine
          ? { ...expected, machine: { ...expected.machine, upToDate: false } }
          : expected;
      case 'wake_machine':
        return expected.machine
          ? { ...expected, machine: { ...expected.machine, upToDate: false, waking: true } }
          : expected;
      case 'show_link_code':
        return { ...expected, link: { ...expected.link, shown: null } };
      case 'enter_link_code':
        return { ...expected, link: { ...expected.link, entered: null } };
      case 'confirm_link':
        return { ...expected, link: answered(expected.link, effect.id) };
      case 'change_settings': {
        const { locale = expected.locale, ...settings } = effect.change;
        return { ...expected, locale, settings: { ...expected.settings, ...settings } };
      }
      case 'link_whatsapp':
      case 'switch_whatsapp':
        return { ...expected, operator: predictedWhatsApp(expected.operator, effect) };
      case 'login_by_qr':
      case 'connect_web':
      case 'disconnect_channel':
      case 'add_channel_owner':
      case 'recheck_channel':
        return { ...expected, channels: predictedChannels(expected, effect) };
      case 'inspect_channels':
      case 'observe_machine':
      case 'sync_checkout':
      case 'ask_about_upgrade':
      case 'test_credential':
      case 'open_secret_page':
      case 'open_export_page':
      case 'open_agent_page':
      case 'refuse_link':
      case 'count_wrong_code':
      case 'find_account':
        return expected;
      case 'request_deletion':
      case 'keep_account':
        return { ...expected, deletion: predictedDeletion(facts, effect.type) };
    }
  }, facts);
}

function answered(link: Facts['link'], id: string): Facts['link'] {
  const after = (code: Facts['link']['shown']): Facts['link']['shown'] =>
    code?.id === id ? { ...code, answered: true } : code;
  return { ...link, shown: after(link.shown), entered: after(link.entered) };
}

const LATER_COMMANDS = ['billing', 'files', 'api'];

function commandTurn(context: Context, command: string): Turn {
  const { facts, copy } = context;
  switch (command) {
    case 'start':
      return goHome(context);
    case 'menu':
      return goTo(context, facts.entitlement.plan ? 'menu' : homeScreen(facts), 'send');
    case 'plan':
      return goTo(context, facts.entitlement.plan ? 'my_plan' : 'plans', 'send');
    case 'connect':
      return goTo(context, facts.credential ? 'my_credential' : 'connect', 'send');
    case 'link':
      return applyMove(context, linkMove(facts), 'send');
    case 'wake':
      return applyMove(context, wakeMove(context), 'send');
    case 'restart':
      return goTo(context, mayRestart(facts) ? 'confirm_restart' : 'status', 'send');
    case 'channels':
      return facts.entitlement.plan
        ? applyMove(context, { to: 'channels', effects: inspectionEffects(facts) }, 'send')
        : goHome(context);
    case 'status':
      return applyMove(context, { to: 'status', effects: inspectionEffects(facts) }, 'send');
    case 'usage':
    case 'help':
    case 'settings':
      return goTo(context, command, 'send');
    case 'language':
      return goTo(context, 'choose_language', 'send');
    case 'cancel':
      return cancelTurn(context);
    case 'delete':
      return goTo(context, 'removal', 'send');
    default:
      return LATER_COMMANDS.includes(command)
        ? note(context, copy.notes.notOpenYet(command))
        : again(note(context, copy.notes.notUnderstood), context, 'send');
  }
}

function cancelTurn(context: Context): Turn {
  const { session, facts, copy } = context;
  const isPaying = session.at === 'paying' && facts.checkout?.state !== 'paid';
  const isChanging = session.at === 'upgrade' && facts.upgrade?.state === 'confirmed';
  const left = isPaying ? copy.pay.left : copy.notes.cancelled;
  const sentence = isChanging ? copy.upgrade.underWay : left;
  return again(note(context, sentence), context, 'send', facts.entitlement.plan ? 'menu' : 'hello');
}

function secretTurn(context: Context, secret: SecretRef): Turn {
  const { copy, facts } = context;
  if ('problem' in secret) return note(context, sentenceOfPaste(copy, secret.problem));
  if (facts.deletion) return note(context, copy.removal.secretKept(secret.last4));
  if ('channel' in secret) {
    return applyMove(context, { to: 'channel', keep: { channel: secret.channel } }, 'send');
  }
  if (facts.entitlement.plan) return goTo(context, 'checking_credential', 'send');
  return note(context, copy.connect.checking(secret.last4));
}

function sentenceOfPaste(copy: Copy, problem: SecretProblem): string {
  return { ...copy.connect.problem, ...copy.channel.pasteProblem }[problem];
}

function goHome(context: Context): Turn {
  return goTo(context, homeScreen(context.facts), 'send');
}

function goTo(context: Context, id: ScreenId, mode: 'send' | 'replace'): Turn {
  return again(emptyTurn(context), context, mode, id);
}

function again(
  turn: Turn,
  context: Context,
  mode: 'send' | 'replace',
  id: ScreenId = context.session.at,
): Turn {
  const { session, reply } = show({ ...context, session: turn.session }, id, mode);
  return { ...turn, session, replies: [...turn.replies, reply] };
}

function emptyTurn({ session }: Context): Turn {
  return { session, replies: [], effects: [] };
}
