import { hasPlace } from '../../domain/channels.ts';
import { text } from '../screen.ts';
import { findConnected, isPaused } from './channel-selectors.ts';
import type { Context, Move, ScreenDefinition } from './flow.ts';

/** The body of the channel screen for the agent's web page. Each link admits one browser. */
export const webChannel = {
  view: ({ copy, facts }: Context) => {
    const words = copy.channel.page;
    const channel = findConnected(facts, 'web');
    if (!channel) {
      const connect = { id: 'connect', label: words.connect, style: 'primary' as const };
      return { body: text(...words.how), choices: [connect] };
    }
    const { agentPage, now } = facts;
    const isClosed = isPaused(facts, channel);
    const link = agentPage
      ? words.until(copy.time(agentPage.expiresAt), copy.left(agentPage.expiresAt, now))
      : words.noLink;
    return {
      body: text(
        isClosed ? copy.channel.paused : words.state[channel.health ?? 'running'],
        ...(isClosed ? [] : [link]),
      ),
      links: agentPage && !isClosed ? [{ label: words.open, url: agentPage.url }] : [],
      choices: [
        ...(isClosed ? [] : [{ id: 'link', label: words.newLink }]),
        { id: 'done', label: words.whatToTry },
        { id: 'disconnect', label: copy.channel.disconnect },
      ],
    };
  },
  choose: (id: string, { facts }: Context): Move | null => {
    const channel = findConnected(facts, 'web');
    switch (id) {
      case 'connect':
        if (channel) return { effects: [{ type: 'open_agent_page' }] };
        return hasPlace(facts.entitlement.terms, facts.channels, 'web')
          ? { effects: [{ type: 'connect_web' }] }
          : { to: 'channel_full' };
      case 'link':
        return channel ? { effects: [{ type: 'open_agent_page' }] } : { to: 'channel' };
      case 'done':
        return { to: 'done' };
      case 'disconnect':
        return { to: channel ? 'channel_disconnect' : 'channel' };
      default:
        return null;
    }
  },
} satisfies Pick<ScreenDefinition, 'view' | 'choose'>;
