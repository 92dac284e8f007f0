import type { SubscriptionProblem } from '../../domain/entitlement.ts';
import type { RiskKind, RiskState } from '../../domain/payment-risks.ts';
import type { RefundKind, RefundRefusal } from '../../domain/refunds.ts';
import type { Role } from '../../domain/operators.ts';
import type { ConnectionTrouble } from '../../domain/connection-troubles.ts';
import type { OffCause, WhatsAppFacts } from '../operator-facts.ts';

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
  /** The page that shows them. */
  queues: {
    title: 'Queues',
    what: 'What waits for a worker now. This opens once, and stays open for an hour in this browser.',
    open: 'Show the queues',
    over: 'This page is over.',
    askAgain: 'Send /ops_queues in the chat for a new one.',
  },
  /** What the picture of the days says. */
  report: {
    alt: 'The last 30 days, day by day: new accounts, plans bought, agents ready, breaks.',
    title: 'The last 30 days',
    newAccounts: 'New accounts',
    newPlans: 'Plans bought',
    ended: (count: number) => `, ${count} ended`,
    ready: 'Agents ready',
    breaks: 'Agents down',
    times: (count: number) => (count === 1 ? ' time' : ' times'),
  },
  refresh: 'Refresh',
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
    suspended: 'the account is banned for a while; I try again when the ban ends',
    banned: 'the account is banned',
    limited: 'the server gets too many logins from us; I wait and try again by myself',
    refused:
      'the server refuses us with a code that nobody knows; I try again by myself, ever more rarely. The log has the code',
    token_refused: 'the token was revoked or replaced',
    second_user: 'another program uses the same bot',
    webhook_moved: 'the webhook leads elsewhere',
    webhook_fails: 'updates do not reach our webhook',
    intents_refused: 'the application lacks an intent',
    outdated: 'our version of the protocol is too old',
    not_reached: 'it does not answer',
  } satisfies Record<OffCause, string>,

  /** What an operator does about each. */
  trouble: {
    token_refused: (platform) =>
      `${platform} refuses our token, so nobody gets an answer there. Copy the current one into the settings and start again; until then I try every few minutes.`,
    second_user: (platform) =>
      `another program uses our bot on ${platform} with the same token. I leave it alone and try again every few minutes. Stop one of the two.`,
    webhook_moved: (platform) =>
      `the webhook on ${platform} leads to an address that is not mine, so messages go there. I do not touch it. If nobody needs it, remove it with deleteWebhook; I then set mine.`,
    webhook_fails: (platform) =>
      `${platform} cannot deliver to our webhook, and messages are waiting there. See that PUBLIC_URL leads to the role web.`,
    intents_refused: (platform) =>
      `${platform} refuses the connection because the application lacks an intent. Look at its Bot page.`,
    outdated: (platform) =>
      `${platform} refuses our version of its protocol. I look for the newest one; WHATSAPP_VERSION sets one by hand.`,
    not_reached: (platform) =>
      `${platform} has not answered for an hour. I keep trying; check the network and the log.`,
  } satisfies Record<ConnectionTrouble, (platform: string) => string>,

  /** What is odd about a subscription, and what holds for the customer meanwhile. */
  subscriptionProblem: {
    other_mode:
      'A customer belongs to the other mode of Stripe, live or test. The plan stays as it was until its period ends.',
    not_collected:
      'A subscription collects nothing: collection is paused, or its quantity is 0. The plan stays until the end of the period that was paid.',
    unknown_price:
      'A subscription has a price that STRIPE_PRICES does not name. The customer keeps the plan of before; without one there is no plan. Name the price there.',
    several:
      'A customer pays for more than one subscription. The bigger plan counts. Refund and end the other one: the alarm has the button.',
    extra_item:
      'A subscription has an item besides its plan. The plan counts, but the chat cannot change it.',
  } satisfies Record<SubscriptionProblem, string>,

  paymentRisk: {
    dispute: {
      open: 'A customer’s bank takes a payment back. The account is on hold. Answer the dispute at Stripe in time, and do not refund it.',
      lost: 'A dispute is lost. The subscription has ended; the account and its card stay blocked.',
      won: 'A dispute is won. The account works again.',
      trusted: 'A dispute does not count any more.',
    },
    warning: {
      open: 'The card network expects fraud with a payment. The metered services of the account wait. Refunding it now avoids a dispute and its fee: the button of this alarm gives back exactly that payment.',
      lost: 'A payment that the card network had warned of is refunded. The account and its card are blocked.',
      won: 'A warning of the card network came true as a dispute.',
      trusted: 'A warning of the card network does not count any more.',
    },
    card: {
      open: 'A new plan was paid with a card of a blocked account. It is refunded and ended.',
      lost: 'A blocked card was used.',
      won: 'A blocked card may be used again.',
      trusted: 'A blocked card may be used again.',
    },
  } satisfies Record<RiskKind, Record<RiskState, string>>,

  /** Why money went back, and why it did not. */
  refundKind: {
    not_ready: 'the agent was not ready in time, and the customer took the offer.',
    second: 'the customer paid for two subscriptions. The second one has ended.',
    by_operator: 'an operator decided it.',
    blocked_card: 'the plan was paid with a card that is blocked.',
    by_hand: 'somebody made it in Stripe’s dashboard.',
  } satisfies Record<RefundKind, string>,
  refundRefusal: {
    nothing_paid: 'there is no payment left to refund.',
    too_much: 'more was asked for than is left of the payment.',
    too_late: 'the agent got ready, or the payment was not the first one.',
    disputed: 'the bank takes the payment back already. Answer the dispute at Stripe.',
    needs_operator: 'Stripe refused it; the log says why. Do it in the dashboard.',
  } satisfies Record<RefundRefusal, string>,
  needsRole: (needed: Role, role: Role) =>
    `That needs the role ${needed}; yours is ${role}. The settings give roles, as in 1001:${needed}.`,

  operation: {
    approveWords: 'Approve what another operator asked for',
    by: 'Asked by',
    why: (name: string) => `/${name}`,
    looking: 'One moment, I look at what that would do.',
    running: 'One moment, I do it.',
    before: 'Before',
    until: (time: string) => `This question ends at ${time}.`,
    yes: 'Yes, do it',
    no: 'No',
    openPage: 'Open the page',
    second: (id: string, time: string) =>
      `Another operator has to approve this until ${time}: /ops_approve ${id}`,
    approve: 'Approve',
    none: (id: string) => `Nothing called ${id} waits for approval.`,
    cancelled: 'Cancelled. Nothing was changed.',
    expired: 'That question has ended. Nothing was changed.',
    show: 'Show the account',
    usage: (usage: string, name: string, about: string) =>
      `I need it like this: ${usage}. ${name.toUpperCase()}: ${about}.`,
  },

  alarms: {
    what: 'Alarms that are not over, and who looks after them',
    title: 'Alarms',
    none: 'No alarm is open.',
    open: 'Open alarms, the newest first:',
    alarm: (number: number) => `Alarm ${number}`,
    since: (count: number, first: string, last: string) =>
      count === 1 ? `since ${first}` : `${count} times since ${first}, last ${last}`,
    takenBy: (who: string) => `${who} looks after it`,
    you: 'you',
    quietUntil: (time: string) => `silent until ${time}`,
    take: 'I look after it',
    silence: 'Silence for an hour',
    end: 'It’s over',
    taken: 'The others know. It isn’t told again until it’s over.',
    silenced: 'You all hear nothing of it for an hour.',
    ended: 'It’s over, and the others know. If it’s raised again, it starts over.',
    over: 'This alarm is over.',
    refund: 'Refund it and end the plan',
    whyRefund: 'the card network has flagged the payment',
    refundSecond: 'Refund the second plan',
    whyRefundSecond: 'two plans were paid for',
  },

  thread: {
    what: 'Read and answer what customers write',
    title: 'Support',
    nobody: 'Nobody waits for an answer.',
    open: 'They wait for an answer. Send one of these lines to read and answer it.',
    since: (time: string) => `since ${time}`,
    said: (author: string, time: string, text: string) => `${author}, ${time}: ${text}`,
    answerHere: 'What you type here goes to the customer, marked as from a person.',
    none: 'Open a thread first: /ops_thread and the account.',
    sent: 'Sent to the customer.',
  },

  whatsapp: {
    title: 'WhatsApp',
    state: 'State',
    since: 'Since',
    until: 'Next try',
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
    alt: 'A QR code that links WhatsApp.',
    missing: 'The QR code has run out; the next one follows.',
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
    ask: 'Type an id: of an account, a person on a platform, a machine, an app, a bot, a customer or subscription at Stripe. For an email address: /ops_email.',
    none: (wanted: string) => `Nothing is called ${wanted}.`,
    account: 'Account',
    created: 'Since',
    identity: 'Chat',
    unreachable: 'out of reach',
    plan: 'Plan',
    machine: 'Machine',
    claude: 'Claude',
    deletion: 'Deletion',
    stripe: 'Stripe',
    channels: 'Channels',
    usage: 'Usage',
    money: 'Money a month',
    log: 'Log',
    paused: 'paused',
    suspended: (reason: string) => `suspended: ${reason}`,
    disk: (percent: number) => `disk ${percent} %`,
    inAndOut: (income: string, cost: string) => `${income} in, about ${cost} out at Fly`,
    nothing: 'none',
    comp: (plan: string, day: string) => `${plan} for free until ${day}`,
    behind: (revisions: number) => `${revisions} behind`,
    trouble: (code: string, attempts: number) => `trouble: ${code}, tried ${attempts} times`,
  },
};
