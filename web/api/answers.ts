import type { ApiCaller } from '../../src/api-keys/api-caller.ts';
import type { Facts } from '../../src/conversation/facts.ts';
import type { ShownFolder } from '../../src/domain/files.ts';
import { limitOf, SERVICE_NAMES, SERVICES } from '../../src/domain/services.ts';
import type { FileTransfer } from '../../src/store/files.ts';

// What the API says, from what the conversation knows.

export function accountAnswer({ entitlement, locale, settings }: Facts, caller: ApiCaller) {
  return {
    plan: entitlement.terms?.name ?? null,
    plan_state: entitlement.why,
    plan_until: iso(entitlement.until),
    language: locale,
    timezone: settings.timezone,
    requests_per_minute: caller.terms.requestsPerMinute,
    scope: caller.scope,
  };
}

export function usageAnswer({ usage, entitlement }: Facts) {
  return {
    resets_at: new Date(usage.resetsAt).toISOString(),
    services: SERVICE_NAMES.map((service) => {
      const limit = limitOf(service, entitlement.terms) + usage.extra[service];
      const used = usage.used[service];
      const left = Math.max(0, limit - used);
      return { service, unit: SERVICES[service].unit, used, limit, left };
    }),
  };
}

export function machineAnswer({ machine }: Facts) {
  return {
    state: machine?.state ?? ('none' as const),
    power: machine?.power ?? ('unknown' as const),
    is_stopped: (machine?.halt ?? null) !== null,
    is_paused: machine?.paused ?? false,
    is_up_to_date: machine?.upToDate ?? false,
    seen_at: iso(machine?.seenAt ?? null),
    disk_percent: machine?.diskPercent ?? null,
  };
}

export function credentialAnswer({ credential, newestCredential }: Facts) {
  return {
    connected: credential !== null,
    kind: credential?.kind ?? null,
    last4: credential?.last4 ?? null,
    verdict: credential?.verdict ?? null,
    checked_at: iso(credential?.checkedAt ?? null),
    expires_at: iso(credential?.expiresAt ?? null),
    checking: newestCredential?.state === 'checking',
  };
}

export function channelsAnswer({ channels }: Facts) {
  return {
    channels: channels.map(({ kind, state, health, url }) => ({ kind, state, health, url })),
  };
}

export function folderAnswer(path: string, folder: ShownFolder | null) {
  return {
    path,
    state: folder?.state ?? ('asked' as const),
    total: folder?.total ?? 0,
    entries: (folder?.entries ?? []).map(({ name, isFolder, size, changedAt }) => ({
      name,
      kind: isFolder ? ('folder' as const) : ('file' as const),
      size,
      changed_at: new Date(changedAt).toISOString(),
    })),
    trouble: folder?.trouble ?? null,
  };
}

export function transferAnswer(transfer: FileTransfer) {
  const { id, direction, path, name, size, state, trouble } = transfer;
  return { id, direction, path, name, size, state, trouble };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
