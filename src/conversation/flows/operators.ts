import type { Copy } from '../languages/copy.ts';
import { operatorCopy as words } from '../languages/operators.ts';
import type { Facts } from '../facts.ts';
import type { ChatEvent } from '../chat-event.ts';
import type { OperatorFacts, PlatformLine, WhatsAppFacts } from '../operator-facts.ts';
import { pictureTextMark } from '../picture-text-mark.ts';
import { code, type Choice, type Field, type Screen, text } from '../screen.ts';
import type { Session } from '../session.ts';
import {
  type Context,
  type Flow,
  homeScreen,
  type Move,
  type OperatorEffect,
  type ScreenDefinition,
} from './flow.ts';
import { foundFields } from './found-account.ts';
import type { ScreenId } from './screen-ids.ts';

/** What may be an id of something. */
const ID = /^\S{1,64}$/;

type OperatorContext = Context & { operator: OperatorFacts };
type OperatorScreen = Omit<ScreenDefinition, 'view' | 'choose' | 'onText'> & {
  view: (context: OperatorContext) => Screen;
  choose: (id: string, context: OperatorContext) => Move | null;
  onText?: (typed: string) => Move | null;
};

/** The screens of operators. Who is none is shown nothing of them, and nothing they press or type here happens. */
export const operatorsFlow: Flow = {
  ops: forOperators({
    view: ({ operator }) => ({
      title: words.title,
      body: [],
      fields: [...fleetFields(operator), ...platformFields(operator)],
      choices: [
        { id: 'whatsapp', label: words.whatsapp.title },
        { id: 'find', label: words.find },
        { id: 'refresh', label: words.refresh },
      ],
    }),
    choose: (id) => {
      if (id === 'whatsapp') return { to: 'ops_whatsapp' };
      if (id === 'find') return { to: 'ops_find', keep: { find: null } };
      return id === 'refresh' ? { to: 'ops' } : null;
    },
    back: ({ facts }) => homeScreen(facts),
  }),
  ops_whatsapp: forOperators({
    view: viewWhatsApp,
    choose: (id, { operator: { whatsapp } }) => {
      const before = whatsapp.state;
      switch (id) {
        case 'refresh':
          return { to: 'ops_whatsapp' };
        case 'link':
          return { to: 'ops_whatsapp', effects: [{ type: 'link_whatsapp', before }] };
        case 'switch_off':
          return { to: 'ops_whatsapp_off' };
        case 'switch_on':
          return {
            to: 'ops_whatsapp',
            say: words.whatsapp.switchedOn,
            effects: [{ type: 'switch_whatsapp', to: 'on', before }],
          };
        default:
          return null;
      }
    },
    back: () => 'ops',
  }),
  ops_whatsapp_off: forOperators({
    view: ({ operator }) => ({
      title: words.whatsapp.offTitle,
      body: text(words.whatsapp.blast(operator.whatsapp.people)),
      choices: [{ id: 'off', label: words.whatsapp.offYes, style: 'danger' }],
    }),
    choose: (id, { operator }) =>
      id === 'off'
        ? {
            to: 'ops_whatsapp',
            say: words.whatsapp.switchedOff,
            effects: [{ type: 'switch_whatsapp', to: 'off', before: operator.whatsapp.state }],
          }
        : null,
    back: () => 'ops_whatsapp',
  }),
  ops_find: forOperators({
    view: ({ operator, session, copy }) => ({
      title: words.found.title,
      body: text(...foundWords(operator, session.find), words.found.ask),
      fields: session.find === null ? [] : operator.found.flatMap((one) => foundFields(one, copy)),
    }),
    choose: () => null,
    onText: (typed) => findMove(typed),
    back: () => 'ops',
  }),
};

/** What an operator's command leads to; null for everybody else, and for what is no such command. */
export function operatorMove({ facts }: Pick<Context, 'facts'>, typed: string): Move | null {
  if (!facts.operator) return null;
  const [, command = '', argument = ''] =
    /^\/(ops\w*)(?:@\w+)?(?:\s+(.+))?$/i.exec(typed.trim()) ?? [];
  switch (command.toLowerCase()) {
    case 'ops':
      return { to: 'ops' };
    case 'ops_whatsapp':
      return { to: 'ops_whatsapp' };
    case 'ops_find':
      return findMove(argument) ?? { to: 'ops_find', keep: { find: null } };
    default:
      return null;
  }
}

/** The account that is wanted with this event, to be read before the step is taken. */
export function wantedAccount(session: Session | null, incoming: ChatEvent): string | null {
  if (incoming.kind !== 'text') return session?.find ?? null;
  const [, argument] = /^\/ops_find(?:@\w+)?\s+(.+)$/i.exec(incoming.text.trim()) ?? [];
  const isAnswer = session?.at === 'ops_find' && !incoming.text.startsWith('/');
  const given = argument ?? (isAnswer ? incoming.text : '');
  return idIn(given) ?? session?.find ?? null;
}

/** A line for each chat platform, for an operator's `/status`. */
export function platformFields({ platforms }: OperatorFacts): Field[] {
  return platforms.map((line) => ({
    label: words.platform[line.platform],
    value: platformState(line),
  }));
}

/** What becomes of WhatsApp, before it is a row. */
export function predictedWhatsApp(
  operator: Facts['operator'],
  effect: Exclude<OperatorEffect, { type: 'find_account' }>,
): Facts['operator'] {
  if (!operator) return null;
  const { whatsapp } = operator;
  const isOff = effect.type === 'switch_whatsapp' && effect.to === 'off';
  const change: Partial<WhatsAppFacts> = isOff
    ? { state: 'off', reason: 'operator', pairing: null }
    : { state: whatsapp.state === 'off' ? 'connecting' : whatsapp.state, reason: null };
  const isWatched = effect.type === 'link_whatsapp' || whatsapp.isWatched;
  return { ...operator, whatsapp: { ...whatsapp, ...change, isWatched } };
}

/** What an operator's chat hears of WhatsApp while it is being linked; elsewhere in the conversation it is silent. */
export function whatsAppSentence({ whatsapp }: OperatorFacts): string | null {
  if (whatsapp.state === 'open') return words.whatsapp.linked;
  return whatsapp.reason === 'not_linked' ? words.whatsapp.notLinked : null;
}

const OPERATOR_SCREENS: ScreenId[] = ['ops', 'ops_whatsapp', 'ops_whatsapp_off', 'ops_find'];

/** The screen to show instead to who is no operator, or no longer one. */
export function screenForOperators(facts: Facts, wanted: ScreenId): ScreenId {
  return facts.operator || !OPERATOR_SCREENS.includes(wanted) ? wanted : homeScreen(facts);
}

function forOperators({ view, choose, onText, ...rest }: OperatorScreen): ScreenDefinition {
  return {
    ...rest,
    view: (context) => {
      const { operator } = context.facts;
      return operator ? view({ ...context, operator }) : { body: [] };
    },
    choose: (id, context) => {
      const { operator } = context.facts;
      return operator ? choose(id, { ...context, operator }) : null;
    },
    onText: (typed, { facts }) => (facts.operator && onText ? onText(typed) : null),
  };
}

function fleetFields({ fleet }: OperatorFacts): Field[] {
  const machines = Object.entries(fleet.machines).map(([state, number]) => `${number} ${state}`);
  return [
    { label: words.accounts, value: String(fleet.accounts) },
    { label: words.machines, value: machines.join(', ') || words.noMachines },
    { label: words.due, value: String(fleet.due) },
    { label: words.waiting, value: String(fleet.waiting) },
    { label: words.unreachable, value: String(fleet.unreachable) },
  ];
}

function platformState({ state, reason }: PlatformLine): string {
  return state === 'off' ? words.off(reason ? words.cause[reason] : '') : words[state];
}

function viewWhatsApp({ operator: { whatsapp }, copy }: OperatorContext): Screen {
  const { pairing } = whatsapp;
  return {
    title: words.whatsapp.title,
    ...pairingWords(whatsapp),
    fields: whatsAppFields(whatsapp, copy),
    choices: whatsAppChoices(whatsapp),
    ...(pairing?.kind === 'qr'
      ? { picture: { id: pairing.pictureId, alt: words.whatsapp.alt } }
      : {}),
  };
}

function pairingWords({ state, pairing, isWatched }: WhatsAppFacts): Pick<Screen, 'body'> {
  if (pairing?.kind === 'qr') return { body: text(words.whatsapp.scan) };
  if (pairing) {
    return { body: [...text(words.whatsapp.type), code(pictureTextMark(pairing.pictureId))] };
  }
  const isComing = isWatched && (state === 'pairing' || state === 'connecting');
  return { body: text(isComing ? words.whatsapp.waiting : words.whatsapp.explain[state]) };
}

function whatsAppFields({ state, reason, since, people }: WhatsAppFacts, copy: Copy): Field[] {
  const named = words.whatsapp.states[state];
  const why = state === 'off' && reason ? words.off(words.cause[reason]) : named;
  return [
    { label: words.whatsapp.state, value: why },
    ...(since === null ? [] : [{ label: words.whatsapp.since, value: copy.dateTime(since) }]),
    { label: words.whatsapp.people, value: String(people) },
  ];
}

function whatsAppChoices({ state, reason, pairing }: WhatsAppFacts): Choice[] {
  const mayLink = state === 'pairing' || (state === 'off' && reason !== 'operator');
  return [
    ...(mayLink && !pairing
      ? [{ id: 'link', label: words.whatsapp.link, style: 'primary' as const }]
      : []),
    ...(state === 'off' ? [{ id: 'switch_on', label: words.whatsapp.switchOn }] : []),
    ...(['open', 'connecting', 'pairing'].includes(state)
      ? [{ id: 'switch_off', label: words.whatsapp.switchOff, style: 'danger' as const }]
      : []),
    { id: 'refresh', label: words.refresh },
  ];
}

function foundWords({ found }: OperatorFacts, wanted: string | null): string[] {
  return wanted !== null && found.length === 0 ? [words.found.none(wanted)] : [];
}

function findMove(typed: string): Move | null {
  const wanted = idIn(typed);
  if (wanted === null) return null;
  return { to: 'ops_find', keep: { find: wanted }, effects: [{ type: 'find_account', wanted }] };
}

function idIn(typed: string): string | null {
  return ID.exec(typed.trim())?.[0] ?? null;
}
