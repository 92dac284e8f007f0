import { LAYERS } from '../../../domain/incidents.ts';
import { PLANS } from '../../../domain/plans.ts';
import { PLATFORM_NAMES } from '../../../domain/platforms.ts';
import { operation } from './operation.ts';

const LAYER = { kind: 'choice', of: LAYERS, words: 'What is broken' } as const;
const LANGUAGE = {
  kind: 'word',
  words: 'The language of the text by its code, such as en',
} as const;
const TEXT = { kind: 'text', words: 'What they read' } as const;

/** What many customers are told at once. */
export const announcementOperations = {
  announce: operation({
    words: 'Write to everybody in a language, on a plan and on a platform',
    label: null,
    role: 'operator',
    options: {
      language: LANGUAGE,
      plan: { kind: 'choice', of: ['all', 'none', ...PLANS], words: 'Who has this plan' },
      platform: { kind: 'choice', of: ['all', ...PLATFORM_NAMES], words: 'Who has a chat there' },
      text: TEXT,
    },
    confirmed: true,
    customer: null,
  }),
  announce_hit: operation({
    words: 'Write to those who were told of an incident',
    label: null,
    role: 'operator',
    options: {
      language: LANGUAGE,
      incident: { kind: 'word', words: 'Its id, as /ops_incidents lists it' },
      text: TEXT,
    },
    confirmed: true,
    customer: null,
  }),
  announce_stop: operation({
    words: 'Stop an announcement; who was told stays told',
    label: null,
    role: 'operator',
    options: { id: { kind: 'word', words: 'Its id, as /ops_announcements lists it' } },
    confirmed: false,
    customer: null,
  }),
  announcements: operation({
    words: 'The last announcements, and how many were told',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  incident: operation({
    words: 'Tell everybody who is hit that something is broken',
    label: null,
    role: 'operator',
    options: {
      layer: LAYER,
      reason: { kind: 'text', words: 'What is known; only operators read it' },
    },
    confirmed: true,
    customer: null,
  }),
  incident_over: operation({
    words: 'Tell everybody who was told that it works again',
    label: null,
    role: 'operator',
    options: { layer: LAYER },
    confirmed: true,
    customer: null,
  }),
  incidents: operation({
    words: 'The last incidents, and how many were told',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
};
