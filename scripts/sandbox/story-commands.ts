import { setTimeout as pause } from 'node:timers/promises';
import type { Person, ShownMessage } from '../../sandbox/person.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { readQr } from '../../sandbox/qr.ts';
import { isPlatform, type Platform, PLATFORM_NAMES } from '../../src/domain/platforms.ts';
import {
  abandonPayment,
  changeCard,
  declinePayment,
  handIn,
  hasCardLink,
  hasPaymentLink,
  pay,
  pressInPortal,
} from './browser.ts';
import { readDuration } from './duration.ts';
import type { Stage } from './stage.ts';

/** What a command may do beside what the stage offers. */
export type Playing = Stage & {
  person: () => Person;
  become: (name: string) => void;
  moveTo: (platform: Platform) => void;
  /** Carries out an action and gives the bot time to answer; without an answer expected only to work. */
  act: (action: () => Promise<void>, expectsAnswer?: boolean) => Promise<void>;
  expand: (line: string) => string;
  /** Writes to the agent in its channel. */
  tellAgent: (text: string) => Promise<void>;
  hears: (text: string) => Promise<void>;
  /** What was said so far is not waited for. */
  hearOnlyNew: () => void;
  /** Waits until no work is pending, or for a while. */
  settle: () => Promise<boolean>;
};

type Command = {
  takes?: string;
  about: string;
  play: (at: Playing, rest: string) => Promise<void>;
};

const WAIT_MS = 60_000;
const POLL_MS = 50;

/** Every command of a story, by its word. `--help` lists them from here. */
export const STORY_COMMANDS: Record<string, Command> = {
  pay: {
    takes: '[NAME]',
    about:
      'pays on the page of the newest payment link, or of the newest link with NAME in its label',
    play: (at, name) => browse(at, name, pay),
  },
  decline: {
    takes: '[NAME]',
    about: 'fails to pay there',
    play: (at, name) => browse(at, name, declinePayment),
  },
  abandon: {
    takes: '[NAME]',
    about: 'leaves that page',
    play: (at, name) => browse(at, name, abandonPayment),
  },
  portal: {
    takes: 'DEED',
    about:
      'follows the newest link to change the card to Stripe’s own pages: card NUMBER saves one, cancel and keep press the button of the plan',
    play: async (at, deed) => {
      const [, button = '', number = ''] = /^(\S*)\s*(.*)$/.exec(deed) ?? [];
      const browse = PORTAL_DEEDS[button];
      if (!browse) throw new Error(`:portal takes ${Object.keys(PORTAL_DEEDS).join(', ')}`);
      await until(() => hasCardLink(at.person()));
      at.hearOnlyNew();
      at.print(`(Stripe’s portal: ${await browse(at.person(), number)})`);
      await at.settle();
    },
  },
  page: {
    takes: 'SECRET',
    about: 'hands SECRET in on the newest private page',
    play: async (at, secret) => {
      await until(() => at.person().visible().some(hasPrivatePage));
      await at.act(async () => {
        at.print(`(private page: ${await handIn(at.person(), at.expand(secret))})`);
      });
    },
  },
  wait: {
    takes: 'TEXT',
    about: 'waits until the bot has said TEXT since the person’s last line (at most 60 s)',
    play: (at, text) => at.hears(text),
  },
  as: {
    takes: 'NAME',
    about: 'continues as another person',
    play: async (at, name) => at.become(name),
  },
  on: {
    takes: 'PLATFORM',
    about: `continues on another platform: ${PLATFORM_NAMES.join(', ')}`,
    play: async (at, platform) => {
      if (!isPlatform(platform)) throw new Error(`:on takes ${PLATFORM_NAMES.join(', ')}`);
      at.moveTo(platform);
    },
  },
  'tap-old': {
    takes: 'LABEL',
    about: 'presses the button LABEL of an older message',
    play: async (at, label) => {
      const menus = at
        .person()
        .visible()
        .filter(({ choices }) => choices.length > 0);
      const old = menus.slice(0, -1).findLast(({ choices }) => choices.includes(label));
      if (!old) throw new Error(`no older message has a button “${label}”`);
      at.print(`(${at.person().name} presses “${label}” of an older message)`);
      await at.act(() => at.person().tap(old.messageId, label));
    },
  },
  photo: {
    about: 'sends a picture',
    play: async (at) => {
      at.print(`(${at.person().name} sends a picture)`);
      await at.act(() => at.person().sendPhoto());
    },
  },
  agent: {
    takes: 'TEXT',
    about: 'writes to the agent: to the bot that the person made last, or else on its web page',
    play: (at, text) => at.act(() => at.tellAgent(text), false),
  },
  scan: {
    about: 'scans the WhatsApp QR code on the screen with the phone it is for',
    play: (at) => at.act(() => scan(at)),
  },
  sleep: {
    about: 'stops the agents’ computers, as when they are idle',
    play: async (at) => {
      const stopped = await at.world.fly.stopAll();
      at.print(`(${stopped.length} of the agents’ computers stopped)`);
    },
  },
  later: {
    takes: 'TIME',
    about: 'lets time pass for the product and at Stripe: 90m, 20h or 31d',
    play: async (at, time) => {
      const ms = readDuration(time);
      await at.settle();
      // The product first: it refuses a webhook that comes from its future.
      at.passTime(ms);
      at.hearOnlyNew();
      at.world.stripe.advance(ms);
      at.print(`(${time} later)`);
      await until(() => Object.keys(at.world.stripe.state.deliveries).length === 0);
      await at.settle();
    },
  },
  bank: {
    takes: 'DEED',
    about:
      'what a bank does about the newest payment: dispute, win or lose (the newest dispute), warn (of fraud); bad-card or good-card exchanges everybody’s card',
    play: async (at, deed) => {
      const act = BANK_DEEDS[deed];
      if (!act) throw new Error(`:bank takes ${Object.keys(BANK_DEEDS).join(', ')}`);
      at.hearOnlyNew();
      act(at.world.stripe);
      at.print(`(the bank: ${deed})`);
      await at.settle();
    },
  },
  refund: {
    takes: '[DOLLARS]',
    about: 'an operator gives the newest payment back by hand, at Stripe, all or so much of it',
    play: async (at, dollars) => {
      const { stripe } = at.world;
      at.hearOnlyNew();
      stripe.refund(newestOf(stripe.state.charges), dollars ? Number(dollars) * 100 : undefined);
      at.print(`(refunded at Stripe: ${dollars ? `$${dollars}` : 'all'})`);
      await at.settle();
    },
  },
  crash: {
    about: 'kills the product with SIGKILL and starts it again',
    play: async (at) => {
      at.print('(the product is killed and started again)');
      await at.crash();
    },
  },
  'redis-flush': {
    about: 'empties Redis',
    play: async (at) => {
      at.print('(Redis is emptied)');
      await at.flushRedis();
    },
  },
  fault: {
    takes: 'STAND-IN FAULT',
    about:
      'switches a fault on: FAULT or FAULT:OPERATION, each also with *TIMES; the faults are listed below',
    play: async (at, rest) => {
      const [name = '', fault = ''] = rest.split(/\s+/);
      const { standIns } = at.world;
      const standIn = standIns.find((each) => each.name === name);
      if (!standIn)
        throw new Error(`known stand-ins: ${standIns.map((each) => each.name).join(', ')}`);
      standIn.faults.enable(fault);
      at.print(`(${name}: ${fault})`);
    },
  },
  heal: {
    about: 'switches all faults off',
    play: async (at) => {
      for (const standIn of at.world.standIns) standIn.faults.heal();
      at.print('(all faults are off)');
    },
  },
};

const newestOf = (rows: Record<string, unknown>): string => Object.keys(rows).at(-1) ?? '';

const PORTAL_DEEDS: Record<string, (person: Person, number: string) => Promise<string>> = {
  card: changeCard,
  cancel: (person) => pressInPortal(person, 'cancel'),
  keep: (person) => pressInPortal(person, 'keep'),
};

const exchangeAll = (stripe: StripeStandIn, number: string): void => {
  for (const id of Object.keys(stripe.state.customers)) stripe.exchangeCard(id, number);
};

const BANK_DEEDS: Record<string, (stripe: StripeStandIn) => unknown> = {
  dispute: (stripe) => stripe.dispute(newestOf(stripe.state.charges)),
  win: (stripe) => stripe.closeDispute(newestOf(stripe.state.disputes), 'won'),
  lose: (stripe) => stripe.closeDispute(newestOf(stripe.state.disputes), 'lost'),
  warn: (stripe) => stripe.warnOfFraud(newestOf(stripe.state.charges)),
  'bad-card': (stripe) => exchangeAll(stripe, '4000000000000341'),
  'good-card': (stripe) => exchangeAll(stripe, '4242424242424242'),
};

/** A line for each command. */
export function commandHelp(): string {
  return Object.entries(STORY_COMMANDS)
    .map(([word, { takes = '', about }]) => `  ${`:${word} ${takes}`.padEnd(24)}  ${about}`)
    .join('\n');
}

/** The platforms on which a story goes on after its first. */
export function platformsIn(lines: string[]): Platform[] {
  return lines.flatMap((line) => {
    const platform = /^\s*:on\s+(\S+)/.exec(line)?.[1] ?? '';
    return isPlatform(platform) ? [platform] : [];
  });
}

async function browse(
  at: Playing,
  name: string,
  action: (person: Person, origin: string, name: string) => Promise<string>,
): Promise<void> {
  const { stripe } = at.world;
  await until(() => hasPaymentLink(at.person(), stripe.url, name));
  await at.act(async () => {
    at.print(`(payment page: ${await action(at.person(), stripe.url, name)})`);
  }, false);
}

async function scan({ person, world, print }: Playing): Promise<void> {
  const shown = (): string | null =>
    person()
      .visible()
      .toReversed()
      .flatMap(({ picture }) => readQr(picture) ?? [])[0] ?? null;
  await until(() => shown() !== null);
  const code = shown();
  if (code === null) throw new Error('there is no QR code on the screen');
  const phones = world.machines ? [] : world.fly.appNames().map((app) => world.fly.phone(app));
  const phone = phones.find((each) => each.code() === code);
  if (phone) phone.scan(code);
  else if (world.whatsapp) await world.whatsapp.scanQr(code);
  else throw new Error('no phone waits for this code');
  print('(the code is scanned)');
}

function hasPrivatePage({ links }: ShownMessage): boolean {
  return links.some(({ url }) => url.includes('/secret/'));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!condition() && Date.now() < deadline) await pause(POLL_MS);
}
