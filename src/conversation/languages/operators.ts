import type { OperatorNotice } from '../chat-event.ts';
import type { OffCause, WhatsAppFacts } from '../operator-facts.ts';

/** Listed for operators alone, where the platform can. */
export const OPERATOR_COMMAND_WORDS = {
  ops: 'The fleet in numbers',
  ops_whatsapp: 'Link WhatsApp, switch it on or off',
  ops_find: 'Look at one account',
};

/** What operators read. In English alone: they are few, and they read logs and code in it as well. */
export const operatorCopy = {
  title: 'Operators',
  accounts: 'Accounts',
  machines: 'Machines',
  noMachines: 'none',
  due: 'Due rows',
  waiting: 'Messages waiting',
  unreachable: 'Chats out of reach',
  find: 'Find an account',
  refresh: 'Refresh',
  platform: { telegram: 'Telegram', discord: 'Discord', whatsapp: 'WhatsApp', console: 'Console' },
  connected: 'connected',
  connecting: 'connecting',
  off: (reason: string) => `off: ${reason}`,
  cause: {
    not_configured: 'not configured',
    nobody_connected: 'no process holds its connection; look at the log',
    waits_for_linking: 'not linked to a phone',
    replaced: 'another client took the account over',
    forbidden: 'the account is banned or restricted',
    mismatch: 'the phone refuses this kind of client',
    not_linked: 'nobody linked a phone in time',
    operator: 'an operator switched it off',
  } satisfies Record<OffCause, string>,

  whatsapp: {
    title: 'WhatsApp',
    state: 'State',
    since: 'Since',
    people: 'People',
    states: {
      not_configured: 'not configured',
      connecting: 'connecting',
      pairing: 'waits for a phone',
      open: 'connected',
      off: 'off',
    } satisfies Record<WhatsAppFacts['state'], string>,
    explain: {
      not_configured: 'Set WHATSAPP_ENABLED and start again to use it.',
      connecting: 'It is connecting. This takes a few seconds.',
      pairing:
        'No phone is linked. Press “Link a phone” and have the phone with the bot’s number ready.',
      open: 'It works.',
      off: 'It stays off until you link a phone or switch it on.',
    } satisfies Record<WhatsAppFacts['state'], string>,
    scan: 'On the phone: Settings, Linked devices, Link a device. Scan this code; I replace it when it runs out. Whoever has it can take the account over.',
    type: 'On the phone: Settings, Linked devices, Link a device, Link with phone number. Type this code. Whoever has it can take the account over.',
    alt: 'The QR code has run out; the next one follows.',
    waiting: 'One moment, the next code is on its way.',
    link: 'Link a phone',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    linked: 'WhatsApp is linked and connected.',
    notLinked: 'No phone was linked in time. Press “Link a phone” to try again.',
    offTitle: 'Switch WhatsApp off?',
    blast: (people: number) =>
      `${people} ${people === 1 ? 'person talks' : 'people talk'} to us there. Until it is on again nobody gets an answer; what they write meanwhile is answered then. The phone stays linked.`,
    offYes: 'Yes, switch off',
    switchedOff: 'WhatsApp is being switched off.',
    switchedOn: 'WhatsApp is being switched on.',
  },

  found: {
    title: 'Find an account',
    ask: 'Type an account id, a user id of a platform, a machine id or the name of an app.',
    none: (wanted: string) => `Nothing is called ${wanted}.`,
    account: 'Account',
    created: 'Since',
    identity: 'Chat',
    unreachable: 'out of reach',
    plan: 'Plan',
    machine: 'Machine',
    claude: 'Claude',
    deletion: 'Deletion',
    nothing: 'none',
    behind: (revisions: number) => `${revisions} behind`,
    trouble: (code: string, attempts: number) => `trouble: ${code}, tried ${attempts} times`,
  },

  notice: (notice: OperatorNotice): string => {
    switch (notice.type) {
      case 'machine_failed':
        return `⚠️ A machine step fails: ${notice.step} (${notice.code}). Look with /ops_find ${notice.machineId}`;
      case 'machine_late':
        return `⚠️ Paid, but not ready after 5 minutes. Look with /ops_find ${notice.machineId}`;
      case 'machine_gone':
        return notice.hasMoved
          ? `⚠️ The host of a machine stays full. It moves to a copy of its volume; the old volume stays until you delete it. /ops_find ${notice.machineId}`
          : `⚠️ A machine is gone from Fly and is made again on its volume. Look with /ops_find ${notice.machineId}`;
      case 'orphans':
        return `⚠️ At Fly, but nobody's: ${notice.apps.join(', ')}, about $${(notice.monthlyCents / 100).toFixed(2)} a month. Look there before you delete anything.`;
      case 'rollout_stopped':
        return `⚠️ The rollout of ${notice.image} has stopped and goes back: ${notice.trouble}. The fleet keeps the former image.`;
      case 'whatsapp_off':
        return `⚠️ WhatsApp is off: ${operatorCopy.cause[notice.reason]}. /ops_whatsapp`;
      case 'whatsapp_unlinked':
        return '⚠️ The phone has unlinked WhatsApp. Link it again: /ops_whatsapp';
      case 'upgrade_by_hand':
        return `⚠️ Somebody wants a bigger plan, and their subscription cannot be changed by the chat. Look at it at Stripe: /ops_find ${notice.accountId}`;
      case 'message_refused':
        return `⚠️ ${operatorCopy.platform[notice.platform]} refused a message: ${notice.reason}. It was not sent; the log has more.`;
    }
  },
};
