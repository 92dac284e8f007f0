import { withoutCredential } from './own-key.ts';
import type { CredentialKind } from '../../domain/credentials.ts';
import type { CredentialFacts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { text } from '../screen.ts';
import { fixLinks } from './fix-links.ts';
import type { Screens } from './flow.ts';
import { insteadOfRetired, mayChooseModel, USE_RECOMMENDED, useRecommended } from './model.ts';

export const credentialScreens: Screens<'my_credential' | 'testing_credential' | 'disconnect'> = {
  my_credential: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => {
      const { credential, machine } = facts;
      if (!credential) {
        return {
          title: copy.connect.title,
          body: text(withoutCredential(copy, facts)),
          choices: [{ id: 'change', label: copy.credential.connect, style: 'primary' }],
        };
      }
      const verdict = credential.verdict ?? 'unknown';
      return {
        title: copy.credential.title,
        body: text(
          copy.status.credential(copy.connect.kindName[credential.kind], credential.last4),
          verdict === 'unknown' ? untestedWords(copy, credential) : copy.verdict.explain[verdict],
          ...limitLine(copy, credential),
          ...(credential.checkedAt && verdict !== 'unknown'
            ? [copy.status.checkedAt(copy.dateTime(credential.checkedAt))]
            : []),
          ...(credential.expiresAt ? [copy.status.expiresBy(copy.date(credential.expiresAt))] : []),
          ...(machine?.state === 'ready' ? [copy.credential.howChecked] : []),
        ),
        links: fixLinks(copy, verdict),
        choices: [
          ...insteadOfRetired(copy, facts),
          { id: 'test', label: copy.credential.test },
          ...(mayChooseModel(facts) ? [{ id: 'model', label: copy.model.button }] : []),
          { id: 'change', label: copy.credential.change },
          { id: 'disconnect', label: copy.credential.disconnect },
        ],
      };
    },
    choose: (id, context) => {
      const { credential } = context.facts;
      if (id === USE_RECOMMENDED) return useRecommended(context);
      if (id === 'change') return { to: 'connect' };
      if (!credential) return null;
      if (id === 'disconnect') return { to: 'disconnect' };
      if (id === 'model') return { to: 'choose_model' };
      return id === 'test'
        ? { to: 'testing_credential', effects: [{ type: 'test_credential' }] }
        : null;
    },
    back: () => 'menu',
  },
  testing_credential: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy }) => ({ body: text(copy.credential.testing) }),
    back: () => 'my_credential',
  },
  disconnect: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => {
      const title = copy.credential.disconnectTitle;
      const { credential } = facts;
      if (!credential) return { title, body: text(withoutCredential(copy, facts)) };
      return {
        title,
        body: text(...copy.credential.disconnectAsk(credential.last4)),
        links: [{ label: copy.credential.revoke, url: REVOKE_URLS[credential.kind] }],
        choices: [{ id: 'disconnect', label: copy.credential.disconnectYes, style: 'danger' }],
      };
    },
    choose: (id, { copy, facts }) => {
      if (id !== 'disconnect') return null;
      if (!facts.credential) return { to: 'my_credential' };
      return {
        to: 'menu',
        say: facts.machine ? copy.credential.disconnecting : copy.credential.disconnected,
        effects: [{ type: 'disconnect_credential' }],
      };
    },
    back: () => 'my_credential',
  },
};

/** The pages at Anthropic that list what was connected. */
const REVOKE_URLS: Record<CredentialKind, string> = {
  api_key: 'https://console.anthropic.com/settings/keys',
  setup_token: 'https://claude.ai/settings/claude-code',
};

/** What is known of a credential that could not be tested: when it worked last, if ever. */
export function untestedWords(copy: Copy, { checkedAt }: CredentialFacts): string {
  return checkedAt === null
    ? copy.verdict.explain.unknown
    : copy.credential.untested(copy.dateTime(checkedAt));
}

/** Until when the person's own spending limit stops the agent. */
function limitLine(copy: Copy, { verdict, limitedUntil }: CredentialFacts): string[] {
  const isLimited = verdict === 'spending_limit' && limitedUntil !== null;
  return isLimited ? [copy.credential.limitedUntil(copy.dateTime(limitedUntil))] : [];
}
