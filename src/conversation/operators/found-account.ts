import type { Copy } from '../languages/copy.ts';
import { operatorCopy } from '../languages/operators.ts';
import { PLATFORMS } from '../../domain/platforms.ts';
import type { FoundAccount } from '../../domain/found-account.ts';
import type { Field } from '../screen.ts';

const words = operatorCopy.found;

/** What an operator needs to help a customer: states and ids, never a secret. */
export function foundFields(account: FoundAccount, copy: Copy): Field[] {
  return [
    { label: words.account, value: account.id },
    { label: words.created, value: copy.dateTime(account.createdAt) },
    ...account.identities.map(([platform, user, isUnreachable]) => ({
      label: words.identity,
      value: joined(PLATFORMS[platform].name, user, isUnreachable ? words.unreachable : null),
    })),
    { label: words.plan, value: planLine(account, copy) },
    { label: words.machine, value: machineLine(account) },
    { label: words.claude, value: claudeLine(account, copy) },
    ...(account.deletion ? [{ label: words.deletion, value: account.deletion }] : []),
  ];
}

function planLine({ subscription }: FoundAccount, copy: Copy): string {
  if (!subscription) return words.nothing;
  const [status, plan, periodEndAt] = subscription;
  return joined(plan, status, copy.date(periodEndAt));
}

function machineLine({ machine }: FoundAccount): string {
  if (!machine) return words.nothing;
  const { id, app, region, state, behind, trouble, attempts } = machine;
  return joined(
    state,
    id,
    app,
    region,
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
