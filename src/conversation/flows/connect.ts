import type { Facts } from '../facts.ts';
import { code, details, type Screen, text } from '../screen.ts';
import { type Context, homeScreen, type Move, PATH_SCREENS, type Screens } from './flow.ts';
import {
  secretEntryChoices,
  secretEntryMove,
  howToEnterSecret,
  pageEffects,
  pageLinks,
} from './secret-entry.ts';
import type { CredentialKind } from '../../domain/credentials.ts';
import { isUsable } from '../../domain/verdicts.ts';
import { fixLinks } from './fix-links.ts';

export const connectScreens: Screens<
  | 'connect'
  | 'connect_setup_token'
  | 'connect_api_key'
  | 'checking_credential'
  | 'credential_verdict'
> = {
  connect: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.connect.title,
      body: text(
        copy.connect.why,
        ...facts.credentialPaths.map((path) => copy.connect.pathLine[path]),
      ),
      // A choice between equals: no button stands out.
      choices: facts.credentialPaths.map((path) => ({ id: path, label: copy.connect.path[path] })),
    }),
    choose: (id, { facts }) => {
      const path = facts.credentialPaths.find((offered) => offered === id);
      return path ? enterPath(path, facts) : null;
    },
    cancel: true,
  },
  connect_setup_token: {
    shown: 'outside_hold',
    interruptible: false,
    takesSecret: true,
    view: ({ copy, facts }) => ({
      title: copy.connect.path.setup_token,
      body: [
        ...details(...copy.connect.setupTokenFacts(copy.day(facts.termsCheckedOn))),
        ...text(copy.connect.install),
        code('npm install -g @anthropic-ai/claude-code'),
        ...text(copy.connect.run),
        code('claude setup-token'),
        ...text(copy.connect.setupTokenHere, ...howToEnterSecret(copy, facts, 'claude')),
      ],
      links: pageLinks(copy, facts, 'claude'),
      choices: [
        ...secretEntryChoices(copy, facts),
        ...otherPath(facts.credentialPaths, 'api_key', copy.connect.useApiKey),
      ],
    }),
    choose: (id, context) =>
      id === 'api_key'
        ? enterPath('api_key', context.facts)
        : secretEntryMove(id, context, 'claude'),
    back: () => 'connect',
    cancel: true,
  },
  connect_api_key: {
    shown: 'outside_hold',
    interruptible: false,
    takesSecret: true,
    view: ({ copy, facts }) => ({
      title: copy.connect.path.api_key,
      body: text(
        ...copy.connect.apiKeyFacts,
        copy.connect.apiKeyHere,
        ...howToEnterSecret(copy, facts, 'claude'),
      ),
      links: [
        { label: copy.connect.apiKeyPage, url: 'https://console.anthropic.com/settings/keys' },
        ...pageLinks(copy, facts, 'claude'),
      ],
      choices: [
        ...secretEntryChoices(copy, facts),
        ...otherPath(facts.credentialPaths, 'setup_token', copy.connect.useSubscription),
      ],
    }),
    choose: (id, context) =>
      id === 'setup_token'
        ? enterPath('setup_token', context.facts)
        : secretEntryMove(id, context, 'claude'),
    back: () => 'connect',
    cancel: true,
  },
  checking_credential: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      body: text(copy.connect.checking(facts.newestCredential?.last4 ?? '')),
      isPending: true,
    }),
  },
  credential_verdict: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => viewVerdict(context),
    choose: (id, { facts }) => {
      if (id === 'home') return { to: homeScreen(facts) };
      const path = facts.credentialPaths.find((offered) => offered === id);
      return path ? enterPath(path, facts) : null;
    },
    back: () => 'connect',
  },
};

export function enterPath(path: CredentialKind, facts: Facts): Move {
  return { to: PATH_SCREENS[path], effects: pageEffects(facts, 'claude') };
}

/** Whether the new one was only set aside because another one works. */
export function isKept({ newestCredential, credential }: Facts): boolean {
  const { state, verdict } = newestCredential ?? {};
  return state === 'rejected' && credential !== null && isUsable(verdict ?? 'invalid');
}

function otherPath(offered: string[], path: string, label: string) {
  return offered.includes(path) ? [{ id: path, label }] : [];
}

/** Why a credential was rejected, and the ways to continue. */
function viewVerdict({ copy, facts }: Context): Screen {
  const verdict = facts.newestCredential?.verdict ?? 'unknown';
  const kind = facts.newestCredential?.kind ?? 'api_key';
  const again = facts.credentialPaths.toSorted((a, b) => Number(b === kind) - Number(a === kind));
  return {
    title: copy.verdict.title[verdict],
    body: text(
      copy.verdict.explain[verdict],
      ...(isKept(facts) ? [copy.verdict.keptOld(facts.credential?.last4 ?? '')] : []),
      copy.verdict.nextStep[verdict],
    ),
    links: fixLinks(copy, verdict),
    choices: [
      ...again.map((path) => ({ id: path, label: copy.verdict.tryPath[path] })),
      ...(facts.credential
        ? [{ id: 'home', label: copy.verdict.keepOld(facts.credential.last4) }]
        : []),
    ],
  };
}
