/** The first month of customers from the old service. Most of these reach the owner through their agent's own channel. */
export const grace = {
  over: (date: string, url: string) =>
    `Your agent’s time on our key ended on ${date}. Connect your own Claude and it goes on right where it stopped: ${url}`,
  closed: (url: string) =>
    `Your agent now runs on your own Claude, and it couldn’t use it just now. Check the connection here: ${url}`,
  noPlan: (url: string) => `Your agent has no active plan. You can choose one here: ${url}`,
  dayUsed: (url: string) =>
    `Today’s share of our key is used up; there’s more tomorrow. Or connect your own Claude now, without that limit: ${url}`,
  allUsed: (url: string) =>
    `Your share of our key is used up. Connect your own Claude and your agent goes on right away: ${url}`,
  fleetUsed: (url: string) =>
    `Our key is used up for today, for everyone. It works again tomorrow, or right away with your own Claude: ${url}`,
  models: (models: string, url: string) =>
    `On our key your agent can use ${models}. With your own Claude it can use any model: ${url}`,
  unavailable:
    'Claude can’t be reached through us right now. That’s our fault, not yours; it usually works again in a few minutes.',
  remind: (date: string) =>
    `Your agent runs on our key until ${date}. Connect your own Claude before then and it just keeps going: /connect`,
  stopped:
    'The time on our key is over, so your agent can’t answer anymore. Everything it knows is still there: connect your own Claude and it goes on. /connect',
  claudeLine: {
    open: (date: string) => `🟡 on our key until ${date} · /connect`,
    soon: (time: string) => `🟠 on our key until ${time}, then it stops · /connect`,
    over: '🔴 not connected, so your agent can’t answer · /connect',
  },
};

export type GraceWords = typeof grace;
