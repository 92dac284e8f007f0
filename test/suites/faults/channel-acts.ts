import { claimBot } from '../../../src/channels/claim-bot.ts';
import { addChannelOwner } from '../../../src/store/channels.ts';
import type { ChannelKind } from '../../../src/domain/channels.ts';
import { machineOf } from '../../fixtures/app-machine.ts';
import { query } from '../../fixtures/app.ts';
import { commit } from '../../../src/work/commit.ts';
import { anAgent } from './an-agent.ts';
import { ALICE, chooses, type FaultBench, pastes } from './fault-bench.ts';
import { changesTo } from './machine-acts.ts';
import type { Act } from './play-acts.ts';
import { workOff } from './work-off.ts';

/** Alice creates a bot with BotFather and pastes its token. */
async function pastesBot(bench: FaultBench): Promise<void> {
  const { telegram, bots, app } = bench;
  const username = `own_${bots.length}_bot`;
  const bot = telegram.createBot('alice', { name: 'My agent', username });
  bots.push(bot);
  await pastes(app, bot.token);
}

/** Alice pastes the token of another bot, and says that it takes the place of the one in use. */
async function replacesBot(bench: FaultBench): Promise<void> {
  await pastesBot(bench);
  await chooses(bench.app, { type: 'use_pasted_token', kind: 'telegram' });
}

/** Alice has our bot create a bot. The update of Telegram is stored as the adapter stores it. */
async function letsUsMakeBot({ telegram, bots, app }: FaultBench): Promise<void> {
  const bot = telegram.createManagedBot('alice', { name: 'My agent', username: 'child_bot' });
  bots.push(bot);
  const owner = String(telegram.chatId('alice'));
  const made = { manager: '42', owner, botId: String(bot.id), name: 'child_bot', eventId: 'one' };
  await commit(app, claimBot(app, made));
}

/** Alice lets our bot make another bot, and says that it takes the place of the one in use. */
async function replacesByTap(bench: FaultBench): Promise<void> {
  await letsUsMakeBot(bench);
  await chooses(bench.app, { type: 'use_pasted_token', kind: 'telegram' });
}

async function pastesDiscord({ discord, discordBots, app }: FaultBench): Promise<void> {
  const bot = discord.createBot('my-agent');
  discordBots.push(bot);
  await pastes(app, bot.token, 'discord');
  await app.db.write([addChannelOwner(ALICE, 'discord', '123456789012345678')]);
}

const connectsWhatsApp = ({ app }: FaultBench) => chooses(app, { type: 'login_by_qr' });
const disconnects = (kind: ChannelKind) => (bench: FaultBench) =>
  chooses(bench.app, { type: 'disconnect_channel', kind });

/** Scans the code that is shown, and asks for another when the login has failed. */
async function scans(bench: FaultBench): Promise<void> {
  const { app, fly } = bench;
  const [channel] = await query(app, `SELECT login FROM channels WHERE kind = 'whatsapp'`);
  if (channel?.['login'] === 'failed') return connectsWhatsApp(bench);
  if (channel?.['login'] !== 'showing') return;
  const phone = fly.phone(String((await machineOf(app, ALICE))['app_name']));
  const code = phone.code();
  if (code) phone.scan(code);
}

async function links(bench: FaultBench): Promise<void> {
  await connectsWhatsApp(bench);
  await workOff(bench.app, { meanwhile: () => scans(bench) });
}

const OFF = { state: 'off', token: null, health: null, waits: [false, false, false, false] };
const ON = { state: 'on', health: 'running', problem: null, waits: [false, false, false, false] };
const isOn = (kind: ChannelKind) => ({
  channels: [{ ...ON, kind }],
  agents: [{ channels: [{ kind }] }],
});
const isOff = (kind: ChannelKind) => ({ channels: [{ ...OFF, kind }], agents: [{ channels: [] }] });
/** Telegram sends no more updates to a machine without the channel, because each would start the machine and cost money. */
const GONE = { webhookUrl: null };
const BROUGHT = { webhookUrl: 'https://name-0.fly.dev/telegram-webhook' };
const ASLEEP = { plan: 'starter', asleep: true } as const;

/** What happens to the channels of an agent: polling where it is always up, a webhook where it sleeps. */
export const CHANNEL_ACTS: Record<string, Act> = {
  'a bot of BotFather': {
    before: anAgent,
    ask: pastesBot,
    ends: { ...isOn('telegram'), bots: [GONE] },
  },
  'a bot of BotFather for a sleeping agent': {
    before: () => anAgent(ASLEEP),
    ask: pastesBot,
    ends: { ...isOn('telegram'), bots: [BROUGHT] },
  },
  'a bot that we manage': {
    before: anAgent,
    ask: letsUsMakeBot,
    ends: { ...isOn('telegram'), bots: [GONE] },
  },
  'a bot that we manage for a sleeping agent': {
    before: () => anAgent(ASLEEP),
    ask: letsUsMakeBot,
    ends: { ...isOn('telegram'), bots: [BROUGHT] },
  },
  'another bot in its place': {
    before: () => anAgent({ after: [pastesBot] }),
    ask: replacesBot,
    ends: { ...isOn('telegram'), bots: [GONE, GONE] },
  },
  'another bot in its place while asleep': {
    before: () => anAgent({ ...ASLEEP, after: [pastesBot] }),
    ask: replacesBot,
    ends: { ...isOn('telegram'), bots: [GONE, BROUGHT] },
  },
  'a bot made by a tap in its place': {
    before: () => anAgent({ after: [pastesBot] }),
    ask: replacesByTap,
    ends: { ...isOn('telegram'), bots: [GONE, GONE] },
  },
  'a bot of Discord': { before: anAgent, ask: pastesDiscord, ends: isOn('discord') },
  'a login to WhatsApp': {
    before: anAgent,
    ask: connectsWhatsApp,
    meanwhile: scans,
    ends: isOn('whatsapp'),
  },
  'a disconnect of a bot of BotFather': {
    before: () => anAgent({ after: [pastesBot] }),
    ask: disconnects('telegram'),
    ends: { ...isOff('telegram'), bots: [GONE] },
  },
  'a disconnect of a bot that we manage, while asleep': {
    before: () => anAgent({ ...ASLEEP, after: [letsUsMakeBot] }),
    ask: disconnects('telegram'),
    ends: { ...isOff('telegram'), bots: [{ ...GONE, isFirstTokenGood: false }] },
  },
  'a disconnect of a bot of BotFather, while asleep': {
    before: () => anAgent({ ...ASLEEP, after: [pastesBot] }),
    ask: disconnects('telegram'),
    ends: { ...isOff('telegram'), bots: [GONE] },
  },
  'a disconnect of Discord': {
    before: () => anAgent({ after: [pastesDiscord] }),
    ask: disconnects('discord'),
    ends: isOff('discord'),
  },
  'a disconnect of WhatsApp': {
    before: () => anAgent({ after: [links] }),
    ask: disconnects('whatsapp'),
    ends: isOff('whatsapp'),
  },
  'a smaller plan without room for the second channel': {
    before: () => anAgent({ after: [pastesBot, pastesDiscord] }),
    isOfGateway: true,
    ask: (bench) => changesTo(bench, 'starter'),
    ends: { agents: [{ channels: [{ kind: 'telegram' }] }], bots: [BROUGHT] },
  },
  'a bigger plan that brings the second channel back': {
    before: () =>
      anAgent({
        after: [pastesBot, pastesDiscord, (bench) => changesTo(bench, 'starter')],
        asleep: true,
      }),
    isOfGateway: true,
    ask: (bench) => changesTo(bench, 'pro'),
    ends: { agents: [{ channels: [{ kind: 'telegram' }, { kind: 'discord' }] }], bots: [GONE] },
  },
};
