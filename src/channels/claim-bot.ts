import type { App } from '../app.ts';
import { idFrom } from '../ids.ts';
import { tellPeople } from '../news/tell.ts';
import { claimManagedBot } from '../store/channels.ts';
import type { Change } from '../work/commit.ts';
import { SWEEP_NOW } from '../work/effect-handlers.ts';
import { HELD_MS } from './store-token.ts';

/** `manager`: our bot that made it. `eventId`: the update that says so. */
type Made = { manager: string; owner: string; botId: string; name: string; eventId: string };

/** Takes a bot that a person let ours create. When another one is in use, the person is asked which one counts. */
export function claimBot(app: Pick<App, 'now'>, made: Made): Change[] {
  const { manager, eventId, ...bot } = made;
  const pastedId = idFrom('bot', 'managed', manager, eventId);
  const heldUntil = app.now() + HELD_MS;
  const question = { type: 'channel', kind: 'telegram', what: 'held' } as const;
  return [
    claimManagedBot({ id: `chn_${pastedId}`, pastedId, ...bot, heldUntil }, app.now()),
    tellPeople(app, [['telegram', bot.owner]], question, `held:${pastedId}`),
    SWEEP_NOW,
  ];
}
