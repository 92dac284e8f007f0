import type { Layer } from '../../../domain/incidents.ts';

/** What is broken for many at once, and what an operator has written to many. */
export const incidents = {
  /** Follows “The problem with”. */
  name: {
    service: 'our service',
    fly: 'our hosting provider Fly.io',
    anthropic: 'Anthropic',
    telegram: 'Telegram',
    discord: 'Discord',
    whatsapp: 'WhatsApp',
    search: 'web search',
    browser: 'the browser',
    email: 'email',
    phone: 'phone calls',
  } satisfies Record<Layer, string>,
  broken: {
    service: 'Something is broken on our side, so your agent and this chat may be slow.',
    fly: 'Our hosting provider Fly.io has a problem, so your agent may be slow or out of reach.',
    anthropic: 'Anthropic has a problem, so your agent may be slow or not answer.',
    telegram: 'Telegram has a problem, so your agent may not answer there.',
    discord: 'Discord has a problem, so your agent may not answer there.',
    whatsapp: 'WhatsApp has a problem, so your agent may not answer there.',
    search: 'Web search has a problem, so your agent may not be able to search.',
    browser: 'The browser has a problem, so your agent may not be able to open pages.',
    email: 'Email has a problem, so your agent’s mails may be late.',
    phone: 'Phone calls have a problem, so your agent may not be able to call.',
  } satisfies Record<Layer, string>,
  nothingToDo: 'You don’t need to do anything. I’ll tell you when it’s over.',
  since: (time: string) => `Since ${time}.`,
  over: (name: string, time: string) => `The problem with ${name} is over. It lasted ${time}.`,
  turnOff: 'To get no more messages like this one, turn reminders off in /settings.',
};

export type Incidents = typeof incidents;
