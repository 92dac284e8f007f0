import { effect } from '../effects/effect.ts';
import type { Facts } from '../facts.ts';
import type { Screens } from '../flows/flow.ts';
import type { Copy } from '../languages/copy.ts';
import { operatorCopy as words } from '../languages/operators.ts';
import type { OperatorFacts, WhatsAppFacts } from '../operator-facts.ts';
import { pictureTextMark } from '../picture-text-mark.ts';
import { type Choice, code, type Field, type Screen, text } from '../screen.ts';
import { forOperators, type OperatorCommand, type OperatorContext } from './command.ts';

const command: OperatorCommand = {
  words: 'Link WhatsApp, switch it on or off',
  role: 'operator',
  screen: 'ops_whatsapp',
  argument: null,
};

const screens: Screens<'ops_whatsapp' | 'ops_whatsapp_off'> = forOperators('operator', {
  ops_whatsapp: {
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
  },
  ops_whatsapp_off: {
    view: ({ operator }) => ({
      title: words.whatsapp.offTitle,
      body: text(words.whatsapp.blast(operator.whatsapp.people ?? 0)),
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
  },
});

const effects = {
  link_whatsapp: effect<{ before: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => withWhatsApp(facts, { ...connecting(facts), isWatched: true }),
  }),
  switch_whatsapp: effect<{ to: 'on' | 'off'; before: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, { to }) =>
      withWhatsApp(
        facts,
        to === 'on' ? connecting(facts) : { state: 'off', reason: 'operator', pairing: null },
      ),
  }),
};

/** `/ops_whatsapp`: links a phone to the bot's account, and switches the connection on and off. */
export const whatsapp = { command, screens, effects };

/** What the chat that links WhatsApp is told at the end of the linking; null before that. */
export function whatsAppSentence({ whatsapp }: OperatorFacts): string | null {
  if (whatsapp.state === 'open') return words.whatsapp.linked;
  return whatsapp.reason === 'not_linked' ? words.whatsapp.notLinked : null;
}

function withWhatsApp(facts: Facts, change: Partial<WhatsAppFacts>): Facts {
  const { operator } = facts;
  if (!operator) return facts;
  return { ...facts, operator: { ...operator, whatsapp: { ...operator.whatsapp, ...change } } };
}

function connecting({ operator }: Facts): Partial<WhatsAppFacts> {
  const isOff = operator?.whatsapp.state === 'off';
  return { ...(isOff ? { state: 'connecting' } : {}), reason: null };
}

function viewWhatsApp({ operator: { whatsapp }, copy }: OperatorContext): Screen {
  const { pairing } = whatsapp;
  return {
    title: words.whatsapp.title,
    ...pairingWords(whatsapp),
    fields: whatsAppFields(whatsapp, copy),
    choices: whatsAppChoices(whatsapp),
    ...(pairing?.kind === 'qr'
      ? {
          picture: {
            id: pairing.pictureId,
            alt: words.whatsapp.alt,
            missing: words.whatsapp.missing,
          },
        }
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

function whatsAppFields(
  { state, reason, since, until, people }: WhatsAppFacts,
  copy: Copy,
): Field[] {
  const named = words.whatsapp.states[state];
  const why = state === 'off' && reason ? words.off(words.cause[reason]) : named;
  return [
    { label: words.whatsapp.state, value: why },
    ...(since === null ? [] : [{ label: words.whatsapp.since, value: copy.dateTime(since) }]),
    ...(until === null ? [] : [{ label: words.whatsapp.until, value: copy.dateTime(until) }]),
    ...(people === null ? [] : [{ label: words.whatsapp.people, value: String(people) }]),
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
