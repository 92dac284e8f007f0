import { CHANNEL_KINDS } from '../../domain/channels.ts';
import type { Layer } from '../../domain/incidents.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';

/** What is broken for many at once and hits this account, and since when. */
export function incidentLines(copy: Copy, facts: Facts): string[] {
  return facts.incidents
    .filter(({ layer }) => isHit(layer, facts))
    .map(({ layer, openedAt }) =>
      [copy.incidents.broken[layer], copy.incidents.since(copy.dateTime(openedAt))].join(' '),
    );
}

/** As `HIT` in the store decides for everybody. */
function isHit(
  layer: Layer,
  { machine, credential, grace, channels, entitlement }: Facts,
): boolean {
  if (layer === 'service') return entitlement.plan !== null;
  if (layer === 'anthropic') return credential !== null || grace !== null;
  const channel = CHANNEL_KINDS.find((kind) => kind === layer);
  if (channel) return channels.some(({ kind, state }) => kind === channel && state === 'on');
  return machine !== null;
}
