import { text } from '../screen.ts';
import { findConnected, platformOf } from './channel-selectors.ts';
import type { Screens } from './flow.ts';

/** A token of another bot was pasted, or another bot was made, while one is in use. */
export const replaceBotScreens: Screens<'replace_bot'> = {
  replace_bot: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => {
      const { copy, facts } = context;
      const kind = platformOf(context);
      const channel = findConnected(facts, kind);
      const title = copy.channel.on[kind];
      const name = channel?.botName ?? '';
      const { replaceAsk, replaceAskMade } = copy.channel;
      if (!channel?.held) {
        const choices = [{ id: 'keep', label: copy.channel.seeChannels }];
        const body = text(channel ? copy.channel.replaceOver(name) : copy.held.over);
        return { title, body, choices };
      }
      const isMade = channel.held.startsWith('@');
      const other = isMade ? channel.held.slice(1) : channel.held;
      return {
        title,
        body: text((isMade ? replaceAskMade : replaceAsk)(name, other)),
        choices: [
          { id: 'replace', label: copy.channel.replaceYes(other) },
          { id: 'keep', label: copy.channel.replaceNo(name) },
        ],
      };
    },
    choose: (id, context) => {
      const { copy, facts } = context;
      const kind = platformOf(context);
      const isHeld = Boolean(findConnected(facts, kind)?.held);
      if (id === 'replace' && isHeld)
        return { to: 'channel', effects: [{ type: 'use_pasted_token', kind }] };
      if (id !== 'keep') return null;
      return isHeld
        ? {
            to: 'channels',
            say: copy.channel.replaceKept,
            effects: [{ type: 'drop_pasted_token', kind }],
          }
        : { to: 'channels' };
    },
  },
};
