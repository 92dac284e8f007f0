import { channels } from './numbers.ts';
import type { Feature } from '../../../domain/features.ts';
import type { PlanTerms } from '../../../domain/plans.ts';

/** The page that shows the plans to visitors. */
export const site = {
  title: 'Your own AI agent, set up in a chat.',
  what: 'A private OpenClaw that runs on your Claude account. It takes about five minutes.',
  startIn: (app: string) => `Start in ${app}`,
  chooseIn: (name: string, app: string) => `${name} in ${app}`,
  orIn: 'Or in',
  aMonth: 'a month',
  soon: 'soon',
  first: (terms: PlanTerms) =>
    `${channels(terms.channels)}, ${terms.alwaysOn ? 'always on' : 'sleeps when idle'}`,
  features: {
    cron: 'Scheduled tasks',
    customSkills: 'Custom skills',
    fileBrowser: 'File browser',
    apiAccess: 'API access',
  } satisfies Record<Feature, string>,
  claudeTitle: 'You bring your own Claude',
  claude:
    'Your agent runs on your Claude subscription or API key. Anthropic bills you for it, under its own terms; we add nothing and set no limit.',
  cardTitle: 'Paying',
  card: 'Stripe charges you every month until you cancel. We never see your card.',
  noChat: 'Our chats aren’t open at the moment. Try again later.',
  terms: 'Terms',
  privacy: 'Privacy',
};

export type Site = typeof site;
