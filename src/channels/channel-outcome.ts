import type { App } from '../app.ts';
import type { ChannelNews } from '../conversation/news/channels.ts';
import type { ChannelChange } from '../store/channels.ts';
import type { CommitApp } from '../work/commit.ts';
import type { Statement } from '../store/engine.ts';

export type ChannelApp = CommitApp & Pick<App, 'fly' | 'instanceId'>;

/** The result of a check of a channel: what to store, what to tell the customer, and when to check again. */
export type ChannelOutcome = {
  change: ChannelChange;
  also?: Statement[];
  news?: { what: ChannelNews; key: string };
  recheckMs?: number;
};
