import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { type DiscordWorld, nextSnowflake } from './state.ts';

/** A bot that a person has made on the developer page; of it only the two routes below are played. */
export type OwnBot = { id: string; username: string; messageContent: boolean };

const GATEWAY_MESSAGE_CONTENT_LIMITED = 1 << 19;

export function createBot(world: DiscordWorld, username: string): { id: string; token: string } {
  const id = nextSnowflake(world);
  world.state.data.ownBots[id] = { id, username, messageContent: true };
  world.state.saveSoon();
  return { id, token: tokenOf(world, id) };
}

export function setMessageContent(world: DiscordWorld, id: string, isOn: boolean): void {
  const bot = world.state.data.ownBots[id];
  if (!bot) throw new Error(`there is no bot ${id}`);
  bot.messageContent = isOn;
  world.state.saveSoon();
}

/** `GET /users/@me` and `GET /applications/@me` for these bots; everything else is left to the routes after. */
export function ownBotRoutes(world: DiscordWorld): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  const findBot = (c: Context<StandInEnv>): OwnBot | undefined => {
    const token = c.req.header('authorization')?.replace(/^Bot /, '');
    return Object.values(world.state.data.ownBots).find(({ id }) => tokenOf(world, id) === token);
  };
  app.get('/users/@me', async (c, next) => {
    const bot = findBot(c);
    if (!bot) return next();
    const { id, username } = bot;
    return c.json({ id, username, discriminator: '0', avatar: null, bot: true });
  });
  app.get('/applications/@me', async (c, next) => {
    const bot = findBot(c);
    if (!bot) return next();
    const flags = bot.messageContent ? GATEWAY_MESSAGE_CONTENT_LIMITED : 0;
    return c.json({ id: bot.id, name: bot.username, flags });
  });
  return app;
}

/** Computed, so that no token has to be kept on disk. */
function tokenOf({ token }: DiscordWorld, id: string): string {
  const secret = createHash('sha256').update(`${token}/${id}`).digest('base64url');
  return `${Buffer.from(id).toString('base64url')}.${secret.slice(0, 6)}.${secret.slice(5, 43)}`;
}
