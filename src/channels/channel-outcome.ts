import type { App } from '../app.ts';
import type { ChannelNews } from '../conversation/news/channels.ts';
import type { ChannelChange } from '../store/channels.ts';
import type { CommitApp } from '../work/commit.ts';
import type { Statement } from '../store/engine.ts';

export type ChannelApp = CommitApp & Pick<App, 'fly' | 'instanceId'>;

/** What a check of a channel found: what to store, what its customer is told, and when to check again. */
export type ChannelOutcome = {
  change: ChannelChange;
  also?: Statement[];
  news?: { what: ChannelNews; key: string };
  recheckMs?: number;
};
