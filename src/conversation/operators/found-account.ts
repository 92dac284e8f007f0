import type { Copy } from '../languages/copy.ts';
import { operatorCopy } from '../languages/operators.ts';
import { PLATFORMS } from '../../domain/platforms.ts';
import { isPlan, PLAN_TERMS } from '../../domain/plans.ts';
import { limitOf, SERVICE_NAMES, toUnits } from '../../domain/services.ts';
import type { FoundAccount } from '../../domain/found-account.ts';
import type { Field } from '../screen.ts';

const words = operatorCopy.found;

/** Everything about a customer that an operator needs to help: states and ids, never a secret. */
export function foundFields(account: FoundAccount, copy: Copy): Field[] {
  const { channels, used, log, customerId } = account;
  return [
    { label: words.account, value: account.id },
    { label: words.created, value: copy.dateTime(account.createdAt) },
    ...account.identities.map(([platform, user, isUnreachable, name = null]) => ({
      label: words.identity,
      value: joined(PLATFORMS[platform].name, name, user, isUnreachable ? words.unreachable : null),
    })),
    { label: words.plan, value: planLine(account, copy) },
    { label: words.stripe, value: customerId ?? words.nothing },
    { label: words.claude, value: claudeLine(account, copy) },
    { label: words.machine, value: machineLine(account) },
    {
      label: words.channels,
      value:
        channels.map(([kind, state, health]) => joined(kind, state, health)).join('; ') ||
        words.nothing,
    },
    { label: words.usage, value: usageLine(account, used) },
    { label: words.money, value: moneyLine(account, copy) },
    ...log.map(([at, actor, action]) => ({
      label: words.log,
      value: joined(copy.dateTime(at), actor, action),
    })),
    ...(account.deletion ? [{ label: words.deletion, value: account.deletion }] : []),
  ];
}

function usageLine({ subscription, comp }: FoundAccount, used: FoundAccount['used']): string {
  const plan = comp?.[0] ?? subscription?.[1];
  const terms = isPlan(plan) ? PLAN_TERMS[plan] : null;
  return SERVICE_NAMES.map(
    (service) => `${service} ${toUnits(service, used[service] ?? 0)}/${limitOf(service, terms)}`,
  ).join(', ');
}

/** What the plan brings in a month, and what the machine costs us at Fly's list prices if it stays as it is. */
function moneyLine({ subscription, costCents }: FoundAccount, copy: Copy): string {
  const plan = subscription?.[1];
  const price = isPlan(plan) ? PLAN_TERMS[plan].priceCents : 0;
  return words.inAndOut(copy.dollars(price), copy.dollars(costCents));
}

function planLine({ subscription, comp }: FoundAccount, copy: Copy): string {
  const given = comp && words.comp(comp[0], copy.date(comp[1]));
  if (!subscription) return given ?? words.nothing;
  const [status, plan, periodEndAt] = subscription;
  return joined(given, plan, status, copy.date(periodEndAt));
}

function machineLine({ machine }: FoundAccount): string {
  if (!machine) return words.nothing;
  const { id, app, region, state, behind, trouble, attempts } = machine;
  const { isPaused, suspended, seen, diskPercent, image } = machine;
  return joined(
    state,
    seen,
    suspended !== null ? words.suspended(suspended) : isPaused ? words.paused : null,
    id,
    app,
    region,
    diskPercent === null ? null : words.disk(diskPercent),
    image,
    behind > 0 ? words.behind(behind) : null,
    trouble === null ? null : words.trouble(trouble, attempts),
  );
}

function claudeLine({ credential }: FoundAccount, copy: Copy): string {
  if (!credential) return words.nothing;
  const { kind, last4, state, verdict, checkedAt } = credential;
  return joined(
    kind,
    `…${last4}`,
    state,
    verdict,
    checkedAt === null ? null : copy.dateTime(checkedAt),
  );
}

function joined(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' · ');
}
