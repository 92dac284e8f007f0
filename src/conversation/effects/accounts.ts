import { HOLD_MS } from '../../domain/deletions.ts';
import { type HeldWhat, HOLD_REQUEST_MS } from '../../domain/held-requests.ts';
import type { SettingsChange } from '../../domain/settings.ts';
import type { Facts, LinkCodeFacts } from '../facts.ts';
import { effect, unchanged } from './effect.ts';

export const accountEffects = {
  change_settings: effect<{ change: SettingsChange }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, { change: { locale = facts.locale, ...settings } }) => ({
      ...facts,
      locale,
      settings: { ...facts.settings, ...settings },
    }),
  }),
  /** The first summary of a week. */
  plan_week: effect<{ at: number }>({
    duringHold: 'refused',
    costs: null,
    predict: unchanged,
  }),
  show_link_code: effect({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({ ...facts, link: { ...facts.link, shown: null } }),
  }),
  enter_link_code: effect<{ id: string; chat: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({ ...facts, link: { ...facts.link, entered: null } }),
  }),
  count_wrong_code: effect({ duringHold: 'refused', costs: 'wrong_code', predict: unchanged }),
  confirm_link: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, { id }) => ({ ...facts, link: withAnswer(facts.link, id) }),
  }),
  refuse_link: effect<{ id: string; chat: string | null }>({
    duringHold: 'refused',
    costs: null,
    predict: unchanged,
  }),
  enter_claim: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: unchanged,
  }),
  /** Goes to the address of the account, once for each link, whoever asks. */
  renew_claim: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: unchanged,
  }),
  confirm_claim: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({ ...facts, claim: null }),
  }),
  refuse_claim: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({ ...facts, claim: null }),
  }),
  request_deletion: effect({
    duringHold: 'refused',
    costs: 'account_request',
    predict: (facts) => ({
      ...facts,
      deletion: {
        deleteAt: facts.now + HOLD_MS,
        askedIn: facts.chats.find(({ isHere }) => isHere)?.chat ?? null,
      },
    }),
  }),
  /** Asks the older chats of the account first. */
  hold_request: effect<{ what: HeldWhat }>({
    duringHold: 'allowed',
    costs: 'account_request',
    predict: (facts, { what }) => withHeldRequest(facts, what),
  }),
  approve_request: effect<{ id: string }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { id }) => withoutHeldRequest(facts, id),
  }),
  stop_request: effect<{ id: string; chat: string }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { id }) => withoutHeldRequest(facts, id),
  }),
  /** Puts these chats out of the account. Each gets an account of its own. */
  remove_chats: effect<{ chats: string[] }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { chats }) => ({
      ...facts,
      chats: facts.chats.filter(({ chat, isHere }) => isHere || !chats.includes(chat)),
    }),
  }),
  keep_account: effect({
    duringHold: 'allowed',
    costs: null,
    predict: (facts) => ({ ...facts, deletion: null }),
  }),
};

function withHeldRequest(facts: Facts, what: HeldWhat): Facts {
  const here = facts.chats.find(({ isHere }) => isHere);
  const isKnown = facts.heldRequests.some((held) => held.what === what);
  if (!here || isKnown) return facts;
  const held = { id: '', what, chat: here.chat, startsAt: facts.now + HOLD_REQUEST_MS };
  return { ...facts, heldRequests: [...facts.heldRequests, held] };
}

function withoutHeldRequest(facts: Facts, id: string): Facts {
  return { ...facts, heldRequests: facts.heldRequests.filter((held) => held.id !== id) };
}

function withAnswer(link: Facts['link'], id: string): Facts['link'] {
  const answer = (code: LinkCodeFacts | null): LinkCodeFacts | null =>
    code?.id === id ? { ...code, answered: true } : code;
  return { ...link, shown: answer(link.shown), entered: answer(link.entered) };
}
