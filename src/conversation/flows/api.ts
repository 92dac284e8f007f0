import { type ApiKey, MOST_API_KEYS } from '../../domain/api-keys.ts';
import { PLAN_TERMS, PLANS } from '../../domain/plans.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Screen, text } from '../screen.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';
import { biggerPlans, chooseUpgrade, upgradeChoices } from './upgrade.ts';

const REVOKE = 'revoke:';

export const apiScreens: Screens<'api' | 'api_revoke' | 'api_locked'> = {
  api: {
    shown: 'outside_hold',
    interruptible: false,
    view: viewKeys,
    choose: (id, { facts }) => {
      if (id === 'read' || id === 'full') {
        if (facts.apiKeys.length >= MOST_API_KEYS) return { to: 'api' };
        return { to: 'api', effects: [{ type: 'open_api_page', scope: id }] };
      }
      const index = facts.apiKeys.findIndex((key) => id === REVOKE + key.id);
      return index < 0 ? null : { to: 'api_revoke', keep: { page: index } };
    },
    back: ({ facts }) => homeScreen(facts),
  },
  api_revoke: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts, session }) => {
      const key = facts.apiKeys[session.page];
      if (!key) return { title: copy.api.title, body: text(copy.api.keyGone) };
      return {
        title: copy.api.revokeTitle(key.last4),
        body: text(copy.api.revokeWhat),
        choices: [{ id: REVOKE + key.id, label: copy.api.revokeYes, style: 'danger' }],
      };
    },
    choose: (id, { facts, copy }) => {
      const key = facts.apiKeys.find((each) => id === REVOKE + each.id);
      if (!key) return null;
      const effect = { type: 'revoke_api_key', id: key.id } as const;
      return { to: 'api', say: copy.api.revoked(key.last4), effects: [effect] };
    },
    back: () => 'api',
  },
  api_locked: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => {
      const plans = PLANS.filter((plan) => PLAN_TERMS[plan].apiAccess);
      const names = copy.list(plans.map((plan) => PLAN_TERMS[plan].name));
      const bigger = biggerPlans(facts).filter((plan) => PLAN_TERMS[plan].apiAccess);
      return {
        title: copy.api.title,
        body: text(copy.api.locked(names)),
        choices: upgradeChoices(copy, facts, bigger),
      };
    },
    choose: (id, { facts }) => chooseUpgrade(id, facts),
    back: ({ facts }) => homeScreen(facts),
  },
};

/** What /api leads to. */
export function apiMove({ facts }: Context): Move {
  const { terms } = facts.entitlement;
  if (!terms) return { to: homeScreen(facts) };
  return { to: terms.apiAccess ? 'api' : 'api_locked' };
}

function viewKeys({ copy, facts }: Context): Screen {
  const { apiKeys, apiPage, apiUrl, now, entitlement } = facts;
  const isFull = apiKeys.length >= MOST_API_KEYS;
  const limit = entitlement.terms?.requestsPerMinute ?? 0;
  return {
    title: copy.api.title,
    body: text(
      copy.api.what(limit),
      ...(apiPage ? [copy.api.until(copy.time(apiPage.expiresAt), left(copy, facts))] : []),
      ...(isFull ? [copy.api.full(MOST_API_KEYS)] : []),
      ...(apiKeys.length === 0 ? [copy.api.none] : []),
    ),
    fields: apiKeys.map((key) => ({
      label: copy.api.key(key.last4),
      value: [copy.api.scope[key.scope], usedWords(copy, key, now)].join(' · '),
    })),
    links: [
      ...(apiPage
        ? [{ label: copy.api.openPage, url: apiPage.url, style: 'primary' as const }]
        : []),
      { label: copy.api.reference, url: apiUrl },
    ],
    choices: [
      ...(isFull
        ? []
        : [
            { id: 'read', label: copy.api.newRead },
            { id: 'full', label: copy.api.newFull },
          ]),
      ...apiKeys.map(({ id, last4 }) => ({ id: REVOKE + id, label: copy.api.revoke(last4) })),
    ],
  };
}

function left(copy: Copy, { apiPage, now }: Facts): string {
  return copy.left(apiPage?.expiresAt ?? now, now);
}

function usedWords(copy: Copy, { lastUsedAt }: ApiKey, now: number): string {
  if (lastUsedAt === null) return copy.api.unused;
  return copy.api.used(copy.dateTime(Math.min(lastUsedAt, now)));
}
