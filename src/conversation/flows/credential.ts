import { text } from '../screen.ts';
import type { Screens } from './flow.ts';

export const credentialScreens: Screens<'my_credential' | 'disconnect'> = {
  my_credential: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts: { credential, machine } }) => {
      if (!credential) {
        return {
          title: copy.connect.title,
          body: text(copy.status.notConnected),
          choices: [{ id: 'change', label: copy.credential.connect, style: 'primary' }],
        };
      }
      const verdict = credential.verdict ?? 'unknown';
      return {
        title: copy.credential.title,
        body: text(
          copy.status.credential(copy.connect.kindName[credential.kind], credential.last4),
          copy.verdict.explain[verdict],
          ...(credential.checkedAt
            ? [copy.status.checkedAt(copy.dateTime(credential.checkedAt))]
            : []),
          ...(credential.expiresAt ? [copy.status.expiresBy(copy.date(credential.expiresAt))] : []),
          ...(machine?.state === 'ready' ? [copy.credential.howChecked] : []),
        ),
        choices: [
          { id: 'test', label: copy.credential.test },
          { id: 'change', label: copy.credential.change },
          { id: 'disconnect', label: copy.credential.disconnect },
        ],
      };
    },
    choose: (id, { copy, facts: { credential } }) => {
      if (id === 'change') return { to: 'connect' };
      if (!credential) return null;
      if (id === 'disconnect') return { to: 'disconnect' };
      return id === 'test'
        ? { say: copy.credential.testing, effects: [{ type: 'test_credential' }] }
        : null;
    },
    back: () => 'menu',
  },
  disconnect: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.credential.disconnectTitle,
      body: text(...copy.credential.disconnectAsk(facts.credential?.last4 ?? '')),
      choices: [{ id: 'disconnect', label: copy.credential.disconnectYes, style: 'danger' }],
    }),
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
