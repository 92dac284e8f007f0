import {
  CHANNEL_KINDS,
  type ChannelKind,
  hasPlace,
  hasToken,
  isChannelKind,
  isOpen,
  takesPlace,
  wakesMachine,
} from '../../domain/channels.ts';
import { PLAN_TERMS } from '../../domain/plans.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import { type Choice, type Field, text } from '../screen.ts';
import { channelScreen, shortState } from './channel.ts';
import { findConnected, kindOf, platformOf } from './channel-selectors.ts';
import type { Effect } from '../effects.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';
import { pageEffects } from './secret-entry.ts';
import { biggerPlans, chooseUpgrade, upgradeChoices } from './upgrade.ts';

export const channelsScreens: Screens<
  | 'choose_channel'
  | 'channels'
  | 'channel'
  | 'channel_sleeps'
  | 'channel_full'
  | 'channel_disconnect'
> = {
  choose_channel: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.channel.title,
      body: text(copy.channel.choose, ...placesLine(copy, facts)),
      ...listed(channelFields(copy, facts)),
      choices: [...kindChoices(copy, facts), { id: 'later', label: copy.channel.later }],
    }),
    choose: (id, { facts }) => (id === 'later' ? { to: 'done' } : chooseKind(id, facts)),
  },
  channels: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => {
      const fields = channelFields(copy, facts);
      return {
        title: copy.channel.command,
        body: text(...(fields.length > 0 ? [] : [copy.channel.none]), ...placesLine(copy, facts)),
        ...listed(fields),
        choices: [
          ...kindChoices(copy, facts),
          ...(fields.length > 0 ? [{ id: 'refresh', label: copy.channel.refresh }] : []),
        ],
      };
    },
    choose: (id, { facts }) =>
      id === 'refresh' ? refreshMove(facts, 'channels') : chooseKind(id, facts),
    back: ({ facts }) => homeScreen(facts),
  },
  channel: channelScreen,
  channel_sleeps: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => ({
      title: context.copy.channel.sleepsTitle,
      body: text(...context.copy.channel.sleeps[platformOf(context)]),
      choices: [
        { id: 'telegram', label: context.copy.channel.connect.telegram, style: 'primary' },
        { id: 'go_on', label: context.copy.channel.goOn },
        { id: 'my_plan', label: context.copy.channel.seePlan },
      ],
    }),
    choose: (id, context) => {
      if (id === 'my_plan') return { to: 'my_plan' };
      if (id === 'telegram') return chooseKind(id, context.facts);
      return id === 'go_on' ? enter(kindOf(context), context.facts) : null;
    },
    back: () => 'channels',
  },
  channel_full: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => ({
      title: context.copy.channel.fullTitle,
      body: text(...context.copy.channel.full(...placesOf(context.facts))),
      choices: [
        ...roomierChoices(context),
        { id: 'channels', label: context.copy.channel.seeChannels },
      ],
    }),
    choose: (id, { facts }) =>
      id === 'my_plan' || id === 'channels' ? { to: id } : chooseUpgrade(id, facts),
    back: () => 'channels',
  },
  channel_disconnect: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => {
      const { copy, facts } = context;
      const kind = kindOf(context);
      const isManaged = findConnected(facts, kind)?.managed;
      return {
        title: copy.channel.disconnectTitle[kind],
        body: text(
          ...copy.channel.disconnectAsk[kind],
          ...(isManaged ? [copy.channel.disconnectManaged] : []),
        ),
        choices: [{ id: 'disconnect', label: copy.channel.disconnect, style: 'danger' }],
      };
    },
    choose: (id, context) => {
      const { copy, facts } = context;
      const kind = kindOf(context);
      if (id !== 'disconnect') return null;
      if (!findConnected(facts, kind)) return { to: 'channels' };
      return {
        to: 'channels',
        say: copy.channel.disconnecting,
        effects: [{ type: 'disconnect_channel', kind }],
      };
    },
    back: () => 'channel',
  },
};

/** The plans that have a place for the channel the person asked for. */
function roomierChoices(context: Context): Choice[] {
  const { copy, facts } = context;
  const roomier = biggerPlans(facts).filter((plan) =>
    hasPlace(PLAN_TERMS[plan], facts.channels, kindOf(context)),
  );
  return roomier.length > 0
    ? upgradeChoices(copy, facts, roomier)
    : [{ id: 'my_plan', label: copy.channel.seePlan, style: 'primary' }];
}

/** Has the state of the channels inspected at the gateway, if there are any. */
export function inspectionEffects(facts: Facts): Effect[] {
  const isOn = facts.channels.some(({ state }) => state === 'on');
  return isOn && !facts.deletion ? [{ type: 'inspect_channels' }] : [];
}

/** Shows the screen again with the time of the refresh, and has the channels inspected. */
export function refreshMove(facts: Facts, to: 'status' | 'channels' | 'channel'): Move {
  return { to, keep: { refreshedAt: facts.now }, effects: inspectionEffects(facts) };
}

/** Each channel with its state, for a line of the status. */
export function channelsLine(copy: Copy, facts: Facts): string | null {
  const fields = channelFields(copy, facts);
  return fields.length > 0
    ? fields.map(({ label, value }) => `${label} ${value}`).join(' · ')
    : null;
}

function listed(fields: Field[]): { fields?: Field[] } {
  return fields.length > 0 ? { fields } : {};
}

function channelFields(copy: Copy, facts: Facts): Field[] {
  return facts.channels.filter(isOpen).map((channel) => ({
    label: copy.channel.name[channel.kind],
    value: shortState(copy, facts, channel),
  }));
}

function kindChoices(copy: Copy, facts: Facts): Choice[] {
  return CHANNEL_KINDS.map((kind) => ({
    id: kind,
    label: findConnected(facts, kind) ? copy.channel.name[kind] : copy.channel.connect[kind],
  }));
}

function placesOf({ channels, entitlement }: Facts): [used: number, limit: number | null] {
  return [channels.filter(takesPlace).length, entitlement.terms ? entitlement.terms.channels : 0];
}

function placesLine(copy: Copy, facts: Facts): string[] {
  return facts.entitlement.terms ? [copy.channel.places(...placesOf(facts))] : [];
}

/** The person is told first when the plan has no place for the channel, or when the channel cannot wake the agent. */
function chooseKind(id: string, facts: Facts): Move | null {
  if (!isChannelKind(id)) return null;
  const { terms } = facts.entitlement;
  const keep = { channel: id };
  const connected = findConnected(facts, id);
  // A question about another bot still waits.
  if (connected) return { to: connected.held ? 'replace_bot' : 'channel', keep };
  if (!hasPlace(terms, facts.channels, id)) return { to: 'channel_full', keep };
  const isOutOfReach = terms !== null && !terms.alwaysOn && !wakesMachine(id);
  return isOutOfReach ? { to: 'channel_sleeps', keep } : enter(id, facts);
}

function enter(kind: ChannelKind, facts: Facts): Move {
  const effects = hasToken(kind) ? pageEffects(facts, 'bot') : [];
  return { to: 'channel', keep: { channel: kind }, effects };
}
