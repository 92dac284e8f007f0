import { CHANNEL_KINDS, type ChannelKind } from './channels.ts';
import { type MeteredService, SERVICE_NAMES } from './services.ts';

/** Where something can be broken for many at once. `service`: our own part. A channel: where agents are written to. */
export type Layer = 'service' | 'fly' | 'anthropic' | Exclude<ChannelKind, 'web'> | MeteredService;

export const LAYERS: readonly Layer[] = [
  'service',
  'fly',
  'anthropic',
  ...CHANNEL_KINDS.filter((kind) => kind !== 'web'),
  ...SERVICE_NAMES,
];

export type OpenIncident = { layer: Layer; openedAt: number };
