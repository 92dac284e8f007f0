import { setTimeout as pause } from 'node:timers/promises';
import type { Deed, ShownMessage } from '../../../sandbox/person.ts';
import {
  abandonPayment,
  declinePayment,
  findPaymentPage,
  paymentLinks,
  pay,
} from '../../../scripts/sandbox/browser.ts';
import { copyFor } from '../../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../../../src/conversation/languages/languages.ts';
import { type Guest, paste } from '../../fixtures/guest.ts';
import type { World } from '../../fixtures/world.ts';
import type { Action, Sequence } from './actions.ts';
import type { Progress } from './progress.ts';

const ANSWER_MS = 20_000;
/** More than a chat answers one by one. */
const FLOOD = 20;
/** Actions that a client forbids, and pages that do not exist. They are no findings. */
const REFUSED =
  /^(no (button|choice|modal)|there is (nothing to say|no payment link)|text is (empty|longer)|the (payment page|open modal)|a message has at most|the client does not send)|has (blocked|closed|no message)/;
const FORM_LABELS = LANGUAGE_CODES.map((locale) => copyFor(locale).connect.pasteHere);
const PATH_LABELS = LANGUAGE_CODES.map((locale) => copyFor(locale).connect.path.setup_token);
const FORM_ID = /^s:\d{1,9}:\d{1,3}:m$/;

/** One person who plays a sequence, and counts the events that the product has to store. */
export class Player {
  readonly guest: Guest;
  readonly sequence: Sequence;
  /** The time of each action that has to become a row. */
  readonly sentAt: number[] = [];
  readonly #world: World;
  readonly #progress: Progress;
  readonly #edits = new Set<string>();
  /** Set after an answer did not come. The next answer is then not waited for. */
  #givenUp = 0;
  #chat = '';

  constructor(world: World, progress: Progress, sequence: Sequence) {
    this.#world = world;
    this.#progress = progress;
    this.sequence = sequence;
    this.guest = world.guest(sequence.name);
  }

  async play(): Promise<void> {
    for (const action of this.sequence.actions) {
      await this.#tolerantly(() => this.#act(action), action.waits);
    }
    await this.#tolerantly(() => this.guest.person.unblock(), false);
  }

  /** Does something that is no text. */
  async acts(deed: Deed): Promise<void> {
    const messages = await this.guest.person.act(deed);
    for (let sent = 0; sent < messages; sent += 1) this.#count();
  }

  /** The number of the actions that are stored. */
  async stored(): Promise<number> {
    return (await this.#progressHere()).stored;
  }

  async says(text: string): Promise<void> {
    await this.#tolerantly(() => this.#say(text), true);
  }

  /** Presses a button of the newest menu by its position. Does nothing when there is none. */
  async tapsAt(position: number): Promise<void> {
    await this.#tolerantly(() => this.#tap(this.menus().at(-1), position), true);
  }

  menus(): ShownMessage[] {
    return this.#visible().filter(({ from, choices }) => from === 'bot' && choices.length > 0);
  }

  async #act(action: Action): Promise<void> {
    const { person } = this.guest;
    switch (action.do) {
      case 'say':
        return this.#say(action.text);
      case 'paste':
        return this.#say(action.around + action.names.map(paste).join(' and '));
      case 'edit':
        return this.#edit(action.pick, action.into === null ? 'edited' : paste(action.into));
      case 'tap': {
        const menu = this.menus().at(-1);
        const times = action.twice ? [1, 2] : [1];
        await Promise.all(times.map(() => this.#tap(menu, action.pick)));
        return;
      }
      case 'tap-old':
        return this.#tap(at(this.menus(), action.pick), action.pick);
      case 'forge':
        await person.forge(action.data);
        if (!this.#opensForm(FORM_ID.test(action.data))) this.#count();
        return;
      case 'page':
        return this.#fillPage(paste(action.name));
      case 'pay':
      case 'decline':
      case 'abandon':
        return this.#browse(action.do, action.pick);
      case 'subscribe':
        return this.#subscribe();
      case 'connect':
        return this.#connect();
      case 'become-customer':
        await this.#subscribe();
        return this.#connect();
      case 'ask-link-twice':
        return this.#askLinkTwice();
      case 'block':
      case 'unblock':
        return person[action.do]();
      case 'album':
      case 'reaction':
      case 'service':
        return this.acts(action.do);
      case 'flood':
        for (let sent = 0; sent < FLOOD; sent += 1) await this.#say(sent % 2 ? '/menu' : '/help');
        return;
    }
  }

  async #subscribe(): Promise<void> {
    await this.says('/plan');
    await this.#tapsOnceShown(([, second]) => second?.startsWith('Pro') === true, 1);
    await this.#tapsOnceShown(([first]) => first?.includes('30') === true, 0);
    await this.#answered(() => this.#links().length > 0);
    await this.#browse('pay', 1);
  }

  async #connect(): Promise<void> {
    await this.says('/connect');
    await this.#tapsOnceShown(([first = '']) => PATH_LABELS.includes(first), 0);
    if (this.#world.on === 'whatsapp') {
      await this.#answered(() => this.#secretPage() !== undefined);
      return this.#fillPage(paste('SETUP_TOKEN'));
    }
    if (this.#world.on === 'discord') {
      await this.#tapsOnceShown(([first = '']) => FORM_LABELS.includes(first), 0);
    }
    await this.#say(paste('SETUP_TOKEN'));
  }

  /** Presses a button of the newest menu when that is the expected one. */
  async #tapsOnceShown(isIt: (choices: string[]) => boolean, position: number): Promise<void> {
    const isShown = (): boolean => isIt(this.menus().at(-1)?.choices ?? []);
    await this.#answered(isShown);
    if (isShown()) await this.tapsAt(position);
  }

  async #askLinkTwice(): Promise<void> {
    await this.says('/plan');
    await this.tapsAt(2);
    const menu = this.menus().at(-1);
    await Promise.all([this.#tap(menu, 0), this.#tap(menu, 0)]);
  }

  async #say(text: string): Promise<void> {
    await this.guest.person.say(text);
    this.#count();
  }

  async #tap(menu: ShownMessage | undefined, pick: number): Promise<void> {
    const label = at(menu?.choices ?? [], pick);
    if (!menu || label === undefined) return;
    await this.guest.person.tap(menu.messageId, label);
    if (!this.#opensForm(FORM_LABELS.includes(label))) this.#count();
  }

  async #edit(pick: number, text: string): Promise<void> {
    const message = at(
      this.#visible().filter(({ from }) => from === 'person'),
      pick,
    );
    if (!message) return;
    await this.guest.person.edit(message.messageId, text);
    // An edit counts only when it contains a secret. On WhatsApp repeated edits to the same text are one event.
    const edit = `${message.messageId} ${text}`;
    const isKnown = this.#world.on === 'whatsapp' && this.#edits.has(edit);
    this.#edits.add(edit);
    if (text !== 'edited' && !isKnown) this.#count();
  }

  async #fillPage(secret: string): Promise<void> {
    const url = this.#secretPage();
    if (url) await visit(url, { method: 'POST', body: new URLSearchParams({ secret }) });
  }

  async #browse(what: 'pay' | 'decline' | 'abandon', pick: number): Promise<void> {
    const { person } = this.guest;
    const origin = this.#world.stripe.url;
    const old = at(this.#links(), pick);
    if (what === 'abandon') return void (await abandonPayment(person, origin));
    if (what === 'decline') return void (await declinePayment(person, origin));
    if (pick % 3 !== 0 || !old) return void (await pay(person, origin));
    const body = new URLSearchParams({ cardNumber: '4242424242424242' });
    const page = await findPaymentPage(old);
    if (page) await visit(page, { method: 'POST', body, redirect: 'manual' });
  }

  #secretPage(): string | undefined {
    return this.#allLinks().findLast((link) => link.includes('/secret/'));
  }

  #links(): string[] {
    return paymentLinks(this.guest.person, this.#world.stripe.url);
  }

  #allLinks(): string[] {
    return this.#visible().flatMap(({ links }) => links.map(({ url }) => url));
  }

  #visible(): ShownMessage[] {
    return this.guest.person.visible();
  }

  /** A press that opens the private form is answered at once and is not stored as an event. */
  #opensForm(asksForIt: boolean): boolean {
    return this.#world.on === 'discord' && asksForIt;
  }

  #count(): void {
    this.sentAt.push(Date.now());
  }

  async #tolerantly(work: () => Promise<unknown>, waits: boolean): Promise<void> {
    const before = this.guest.person.utterances().length;
    try {
      await work();
    } catch (error) {
      if (error instanceof Error && REFUSED.test(error.message)) return;
      if (error instanceof Error && REFUSED.test(error.message.replace(this.guest.name, '')))
        return;
      throw error;
    }
    if (waits) await this.#answered(() => this.guest.person.utterances().length > before);
  }

  /** Waits until the answer has arrived, or until none can come. */
  async #answered(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + ANSWER_MS;
    while (!condition()) {
      const { stored, open } = await this.#progressHere();
      if (open === 0 && stored + this.#givenUp >= this.sentAt.length) return;
      if (Date.now() > deadline) {
        this.#givenUp = this.sentAt.length - stored;
        return;
      }
      await pause(15);
    }
  }

  async #progressHere(): Promise<{ stored: number; open: number }> {
    if (this.#chat === '' && this.sentAt.length > 0) this.#chat = await this.guest.chat();
    return this.#progress.of(this.#chat);
  }
}

function at<T>(list: T[], pick: number): T | undefined {
  return list[pick % list.length];
}

/** Ignores a failure, because the product may be down. */
async function visit(url: string, init: RequestInit): Promise<void> {
  await fetch(url, init).then(
    (response) => response.arrayBuffer(),
    () => undefined,
  );
}
