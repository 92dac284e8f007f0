import type { Facts } from '../facts.ts';
import { chatName } from '../languages/platform-name.ts';
import { type Screen, text } from '../screen.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';
import { heldMove } from './held.ts';
import { HOLD_MS } from '../../domain/deletions.ts';

export const removalScreens: Screens<
  'removal' | 'removal_confirm' | 'removal_hold' | 'export_data'
> = {
  removal: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => {
      const { entitlement, machine, credential } = facts;
      const plan = entitlement.terms?.name ?? null;
      return {
        title: copy.removal.title,
        body: text(
          copy.removal.goes({
            machine: machine !== null,
            last4: credential?.last4 ?? null,
            plan,
          }),
          copy.removal.stays({
            machine: machine !== null,
            claude: credential !== null,
            paid: entitlement.why !== 'none',
          }),
          copy.removal.when(copy.dateTime(facts.now + HOLD_MS), machine !== null),
          ...(machine?.state === 'ready' ? [copy.removal.filesFirst] : []),
        ),
        choices: [
          { id: 'removal_confirm', label: copy.removal.goOn },
          { id: 'export', label: copy.removal.exportData },
        ],
      };
    },
    choose: (id, { facts }) =>
      id === 'removal_confirm' ? { to: 'removal_confirm' } : enterExport(id, facts),
    cancel: true,
  },
  removal_confirm: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.removal.confirmTitle,
      body: text(copy.removal.confirm(copy.dateTime(facts.now + HOLD_MS), facts.machine !== null)),
      choices: [{ id: 'delete', label: copy.removal.confirmYes, style: 'danger' }],
    }),
    choose: (id, { facts }) =>
      id === 'delete'
        ? heldMove(facts, 'deletion', {
            to: 'removal_hold',
            effects: [{ type: 'request_deletion' }],
          })
        : null,
    back: () => 'removal',
    cancel: true,
  },
  removal_hold: {
    shown: 'during_hold',
    interruptible: false,
    view: viewHold,
    choose: (id, context) => {
      if (id === 'status' || id === 'chats') return { to: id };
      return id === 'keep' ? keepMove(context) : enterExport(id, context.facts);
    },
  },
  export_data: {
    shown: 'always',
    interruptible: false,
    view: viewExport,
    choose: (id, { facts }) => enterExport(id, facts),
    back: ({ facts }) => (facts.deletion ? 'removal_hold' : 'removal'),
  },
};

/** Takes the deletion back; null when none was asked for. */
export function keepMove({ copy, facts }: Context): Move | null {
  if (!facts.deletion) return null;
  return {
    to: homeScreen(facts),
    say: facts.machine ? copy.removal.keptWithAgent : copy.removal.kept,
    effects: [{ type: 'keep_account' }],
  };
}

function viewHold(context: Context): Screen {
  const { copy, facts } = context;
  const deleteAt = facts.deletion?.deleteAt ?? facts.now;
  if (facts.now >= deleteAt)
    return { title: copy.removal.holdTitle, body: text(copy.removal.going) };
  const other = askedElsewhere(context);
  return {
    title: copy.removal.holdTitle,
    body: text(
      ...(other ? [other] : []),
      ...copy.removal.hold(copy.dateTime(deleteAt), facts.machine !== null),
    ),
    choices: [
      { id: 'keep', label: other ? copy.removal.stopIt : copy.removal.keep, style: 'primary' },
      ...(facts.chats.length > 1 ? [{ id: 'chats', label: copy.chats.title }] : []),
      { id: 'export', label: copy.removal.exportData },
      { id: 'status', label: copy.menu.status },
    ],
  };
}

/** Says in which other chat the deletion was asked for. */
function askedElsewhere({ copy, facts: { chats, deletion } }: Context): string | null {
  const asking = chats.find(({ chat, isHere }) => !isHere && chat === deletion?.askedIn);
  return asking ? copy.removal.askedIn(chatName(copy, asking)) : null;
}

function viewExport({ copy, facts }: Context): Screen {
  const { exportPage, now } = facts;
  const left = exportPage
    ? copy.removal.exportUntil(
        copy.time(exportPage.expiresAt),
        copy.left(exportPage.expiresAt, now),
      )
    : copy.removal.exportNone;
  return {
    title: copy.removal.exportTitle,
    body: text(copy.removal.exportWhat, left),
    links: exportPage ? [{ label: copy.removal.openExport, url: exportPage.url }] : [],
    choices: [{ id: 'export', label: copy.removal.newExport }],
  };
}

function enterExport(id: string, facts: Facts): Move | null {
  if (id !== 'export') return null;
  const atOnce: Move = { to: 'export_data', effects: [{ type: 'open_export_page' }] };
  return heldMove(facts, 'export', atOnce);
}
