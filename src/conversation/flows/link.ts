import { chatName } from '../languages/platform-name.ts';
import type { Facts, LinkCodeFacts } from '../facts.ts';
import type { ChatEvent } from '../chat-event.ts';
import { linkCodeMark } from '../link-code-mark.ts';
import { readLinkCode } from '../read-text.ts';
import { code as copyable, type Screen, text } from '../screen.ts';
import {
  type Context,
  type Screens,
  homeScreen,
  type Move,
  type ScreenDefinition,
} from './flow.ts';

export const linkScreens: Screens<'have_account' | 'link' | 'link_entered' | 'link_joining'> = {
  have_account: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: holdsSomething(facts) ? copy.link.menu : copy.hello.haveAccount,
      body: text(...copy.link.typeHere, ...(holdsSomething(facts) ? [copy.link.onlyYourOwn] : [])),
    }),
    back: ({ facts }) => homeScreen(facts),
  },
  link: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => viewOwnCode(context),
    choose: (id) => {
      if (id === 'new_code') return { effects: [{ type: 'show_link_code' }] };
      return id === 'have_account' ? { to: 'have_account' } : null;
    },
    back: ({ facts }) => homeScreen(facts),
  },
  link_entered: sideScreen('shown'),
  link_joining: sideScreen('entered'),
};

/** What `/link` leads to: the open question, the valid code, or a new code. An account on hold cannot be linked. */
export function linkMove({ link, deletion, now }: Facts): Move {
  if (deletion) return { to: 'removal_hold' };
  if (isOpen(link.shown, now)) return { to: 'link_entered' };
  if (isShown(link.shown, now)) return { to: 'link' };
  return { to: 'link', effects: [{ type: 'show_link_code' }] };
}

/** What an existing code leads to; null where a code has no meaning. */
export function foundCodeMove(
  context: Context,
  { id, chat, found, explicit, byAddress }: Extract<ChatEvent, { kind: 'link_code' }>,
): Move | null {
  const { copy, facts } = context;
  if (!explicit && !awaitsCode(context) && !hasNothingYet(facts)) return null;
  if (facts.deletion) return { to: 'removal_hold' };
  if (facts.link.triesLeft === 0) return { say: waitSentence(context) };
  if (found !== 'live') return { say: copy.link[found] };
  // Anybody can send such an address, so one tap on it must not bring a stranger to the question.
  if (byAddress && holdsSomething(facts)) return { to: 'have_account' };
  return { to: 'link_joining', effects: [{ type: 'enter_link_code', id, chat }] };
}

/** The answer to a text that looks like a code but is not one; null where it may be an ordinary word. */
export function wrongCodeMove(context: Context, typed: string): Move | null {
  const { copy, facts } = context;
  const read = readLinkCode(typed);
  if (!read) return null;
  const isMeant = read.explicit || awaitsCode(context) || (read.isObvious && hasNothingYet(facts));
  if (!isMeant) return null;
  if (facts.deletion) return { to: 'removal_hold' };
  if (facts.link.triesLeft === 0) return { say: waitSentence(context) };
  return {
    say: copy.link.wrong(facts.link.triesLeft - 1, copy.time(facts.link.mayTryAfterWrong)),
    effects: [{ type: 'count_wrong_code' }],
  };
}

/** A word that could have been a code counts as a wrong try. Otherwise codes that consist of letters could be guessed. */
export function isSilentTry({ facts }: Context, typed: string): boolean {
  return hasNothingYet(facts) && facts.link.triesLeft > 0 && readLinkCode(typed) !== null;
}

/** Whether the code was entered in the other chat and is neither confirmed nor expired. */
export function isOpen(code: LinkCodeFacts | null, now: number): code is LinkCodeFacts {
  return code?.state === 'entered' && code.expiresAt > now;
}

function isShown(code: LinkCodeFacts | null, now: number): code is LinkCodeFacts {
  return code?.state === 'shown' && code.expiresAt > now;
}

function awaitsCode({ session }: Context): boolean {
  return session.at === 'have_account' || session.at === 'link';
}

/** Whether somebody who shares the account gets something: a plan, an agent or a credential. */
function holdsSomething({ entitlement, newestCredential, machine }: Facts): boolean {
  const { state } = newestCredential ?? {};
  return (
    entitlement.why !== 'none' || machine !== null || state === 'accepted' || state === 'checking'
  );
}

function hasNothingYet({ entitlement, newestCredential, machine, checkout }: Facts): boolean {
  return entitlement.why === 'none' && !newestCredential && !machine && !checkout;
}

function waitSentence({ copy, facts }: Context): string {
  return copy.link.wait(copy.time(facts.link.mayTryAt ?? facts.now));
}

function viewOwnCode({ copy, facts: { link, now } }: Context): Screen {
  const { shown } = link;
  const title = copy.link.title;
  if (!shown) return { title, body: text(copy.link.making), isPending: true };
  const again = { id: 'new_code', label: copy.link.newCode };
  if (!isShown(shown, now)) {
    return {
      title,
      body: text(isOpen(shown, now) ? copy.link.inUse : copy.link.codeOver),
      choices: [again],
    };
  }
  const mark = linkCodeMark(shown.id);
  return {
    title,
    isPrivate: true,
    body: [
      ...text(copy.link.how),
      copyable(mark),
      ...text(copy.link.validUntil(copy.time(shown.expiresAt), copy.left(shown.expiresAt, now))),
    ],
    links: link.deepLink ? [{ label: copy.link.openTelegram, url: link.deepLink + mark }] : [],
    choices: [again, { id: 'have_account', label: copy.link.haveCode }],
  };
}

type Side = 'shown' | 'entered';

/** The question to one side, and its result. */
function sideScreen(side: Side): ScreenDefinition {
  return {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => viewSide(context, side),
    choose: (id, { copy, facts }) => {
      const code = facts.link[side];
      if (!code || (id !== 'yes' && id !== 'no')) return null;
      if (!isOpen(code, facts.now)) return { to: homeScreen(facts), say: copy.link.expired };
      if (id === 'yes') {
        return code.isConflict ? {} : { effects: [{ type: 'confirm_link', id: code.id }] };
      }
      return {
        to: homeScreen(facts),
        say: copy.link.refused,
        effects: [{ type: 'refuse_link', id: code.id, chat: code.chat }],
      };
    },
    back: ({ facts }) => homeScreen(facts),
  };
}

function viewSide({ copy, facts }: Context, side: Side): Screen {
  const { title } = copy.link;
  const code = facts.link[side];
  if (!code) return { title, body: text(copy.link.looking) };
  if (code.state === 'confirmed') return { title, body: text(copy.link.linking) };
  if (code.state === 'linked') return { title, body: text(copy.link.done) };
  if (!isOpen(code, facts.now)) return { title, body: text(copy.link.expired) };
  if (code.isConflict) return { title, body: text(...copy.link.conflict) };
  const { platform, ending } = code;
  const other = chatName(copy, { platform: platform ?? 'console', ending });
  const until = copy.link.answerUntil(copy.time(code.expiresAt));
  const no = { id: 'no', label: copy.link.no };
  if (code.answered) return { title, body: text(copy.link.waiting(other), until), choices: [no] };
  const yes = { id: 'yes', label: copy.link.yes };
  if (holdsSomething(facts)) {
    return {
      title: copy.link.shareTitle,
      body: text(
        side === 'shown' ? copy.link.shareShown(other) : copy.link.shareEntered(other),
        ...copy.link.share,
        copy.link.whatHappens,
        until,
      ),
      choices: [{ ...yes, style: 'danger' }, no],
    };
  }
  return {
    title,
    body: text(
      ...(side === 'shown' ? copy.link.askShown(other) : [copy.link.askJoin(other, code.plan)]),
      ...(code.holdsSomething ? [copy.link.youJoin] : []),
      copy.link.whatHappens,
      until,
    ),
    choices: [{ ...yes, style: 'primary' }, no],
  };
}
