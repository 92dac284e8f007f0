import { FAKE_CREDENTIALS, WRONG_PASTES } from '../sandbox/anthropic/fake-credentials.ts';
import type { Person, ShownMessage, Utterance } from '../sandbox/person.ts';
import { renderUtterance } from '../sandbox/transcript.ts';
import { abandonPayment, declinePayment, pay } from '../scripts/sandbox/browser.ts';
import type { World } from '../scripts/sandbox/world.ts';
import type { App } from '../src/app.ts';
import type { Row } from '../src/store/database.ts';
import { until } from './until.ts';

const GOOD_CARD = '4242424242424242';
const PRICES = { Starter: '$20', Pro: '$30', Power: '$40' } as const;

export type FakeName = (typeof FAKE_CREDENTIALS)[number]['name'] | keyof typeof WRONG_PASTES;

/** The value of a fake credential or of a wrong paste. */
export function paste(name: FakeName): string {
  const known = FAKE_CREDENTIALS.find((credential) => credential.name === name);
  return known?.value ?? WRONG_PASTES[name as keyof typeof WRONG_PASTES];
}

type Surroundings = Pick<
  World,
  'stripe' | 'fly' | 'console' | 'telegram' | 'discord' | 'whatsapp' | 'chat'
> & {
  app: Pick<App, 'db'>;
  /** How long people wait for what they expect; what `until` gives unless told. */
  patienceMs?: number | undefined;
};

/** What no person may ever be shown. */
const MISHAP = /tell us this reference|undefined|NaN|\[object |\bnull\b|Invalid Date/;

/** A person in a story. What they see is what the bot said or changed since they last did something. */
export class Guest {
  readonly name: string;
  readonly person: Person;
  readonly #world: Surroundings;
  #since = 0;

  constructor(world: Surroundings, person: Person) {
    this.#world = world;
    this.person = person;
    this.name = person.name;
  }

  async says(text: string): Promise<{ messageId: string }> {
    this.#begin();
    return this.person.say(text);
  }

  /** Presses the newest button with this label, or the only one that begins so, once it is in sight. */
  async taps(label: string): Promise<void> {
    const find = () => findButton(this.person.visible(), label);
    await until(
      () => find() !== null,
      () => this.#complain(`has no button “${label}”`),
      this.#world.patienceMs,
    );
    const button = find();
    this.#begin();
    if (button) await this.person.tap(button.messageId, button.label);
  }

  /** Presses a button of a certain message, however old. */
  async tapsOn(messageId: string, label: string): Promise<void> {
    this.#begin();
    await this.person.tap(messageId, label);
  }

  async pastes(...names: FakeName[]): Promise<{ messageId: string }> {
    return this.says(names.map(paste).join(' and '));
  }

  /** Hands a credential in as the platform wants it: in the private form, on the one-time page, else by pasting it. */
  async handsIn(name: FakeName): Promise<void> {
    const { chat, discord, whatsapp } = this.#world;
    if (chat === whatsapp) return this.#fillsPage(paste(name));
    if (chat === discord) {
      await this.taps('Paste it here');
      await until(
        () => this.person.visible().some(({ messageId }) => messageId.startsWith('modal-')),
        () => this.#complain('sees no form'),
      );
    }
    await this.pastes(name);
  }

  /** Changes a message of their own into a credential. */
  async edits(messageId: string, name: FakeName): Promise<void> {
    this.#begin();
    await this.person.edit(messageId, paste(name));
  }

  async sees(...texts: string[]): Promise<void> {
    for (const text of texts) {
      await until(
        () => this.#heard().some((utterance) => wordsOf(utterance.message).includes(text)),
        () => this.#complain(`never saw “${text}”`),
        this.#world.patienceMs,
      );
    }
  }

  /** Whether the bot ever said it, in the whole story. */
  everSaw(text: string | RegExp): boolean {
    return this.count(text) > 0;
  }

  /** How many messages or changes of messages held the text, in the whole story. */
  count(text: string | RegExp, kind?: Utterance['kind']): number {
    return this.person
      .utterances()
      .filter((utterance) => kind === undefined || utterance.kind === kind)
      .filter(({ message }) => has(wordsOf(message), text)).length;
  }

  /** How many messages in sight hold the text. */
  visible(text: string): number {
    return this.person.visible().filter((message) => wordsOf(message).includes(text)).length;
  }

  transcript(): string {
    return this.person
      .utterances()
      .flatMap((utterance) => renderUtterance(utterance))
      .join('\n');
  }

  /** Opens the newest link with this label in sight; returns its address. */
  async opens(label: string): Promise<string> {
    const find = () =>
      this.person
        .visible()
        .flatMap(({ links }) => links)
        .findLast((link) => link.label === label)?.url;
    await until(
      () => find() !== undefined,
      () => this.#complain(`has no link “${label}”`),
    );
    this.#begin();
    return find() ?? '';
  }

  async pays(): Promise<string> {
    return this.#browse(pay);
  }

  async declines(): Promise<string> {
    return this.#browse(declinePayment);
  }

  async abandons(): Promise<string> {
    return this.#browse(abandonPayment);
  }

  /** Pays, but the browser is closed before it comes back to us. */
  async paysAndCloses(link?: string): Promise<number> {
    const url = link ?? (await this.link());
    this.#begin();
    const body = new URLSearchParams({ cardNumber: GOOD_CARD });
    return (await fetch(url, { method: 'POST', body, redirect: 'manual' })).status;
  }

  /** The newest payment link in sight. */
  async link(): Promise<string> {
    await until(
      () => this.#links().length > 0,
      () => this.#complain('has no payment link'),
    );
    return this.#links().at(-1) ?? '';
  }

  /** From nothing to a paid plan. */
  async subscribes(plan: keyof typeof PRICES = 'Pro'): Promise<void> {
    await this.asksForLink(plan);
    await this.pays();
    await this.sees('Payment received, thank you!');
  }

  async asksForLink(plan: keyof typeof PRICES = 'Pro'): Promise<void> {
    await this.says('/plan');
    await this.sees('Choose a plan');
    await this.says(plan);
    await this.sees('shall we?');
    await this.says(`Pay ${PRICES[plan]}`);
    await this.sees('Here is your payment link');
  }

  /** From nothing to a running agent. */
  async becomesCustomer(
    name: FakeName = 'SETUP_TOKEN',
    plan: keyof typeof PRICES = 'Pro',
  ): Promise<void> {
    await this.subscribes(plan);
    await this.pastes(name);
    await this.sees('Your agent is ready!', 'Where do you want to talk to your agent?');
    await this.isDone();
  }

  /** Waits until nothing is left to do for this person. */
  async isDone(): Promise<void> {
    await until(
      async () => Object.values(await this.pending()).every((count) => count === 0),
      async () => this.#complain(`is not done: ${JSON.stringify(await this.pending())}`),
      this.#world.patienceMs,
    );
  }

  /** Waits until nothing is left to do, then returns what the person should never have been shown. */
  async mishaps(): Promise<string[]> {
    await this.isDone();
    return this.person
      .utterances()
      .map(({ message }) => wordsOf(message))
      .filter((words) => MISHAP.test(words));
  }

  async pending(): Promise<Record<string, number>> {
    const [result] = await this.#world.app.db.read([
      { sql: PENDING, args: [await this.account(), await this.chat()] },
    ]);
    const row = result?.rows[0] ?? {};
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
  }

  async account(): Promise<string> {
    return String((await this.#identity())?.['account_id'] ?? '');
  }

  /** What stands for this person at the providers, read from the stand-ins. */
  async belongings(): Promise<Belongings> {
    const account = await this.account();
    const { stripe, fly } = this.#world;
    const customers = Object.values(stripe.state.customers).filter(
      (customer) => 'metadata' in customer && customer.metadata['account'] === account,
    );
    const ids = new Set(customers.map(({ id }) => id));
    const subscriptions = Object.values(stripe.state.subscriptions).filter(
      ({ customer, status }) =>
        typeof customer === 'string' && ids.has(customer) && status === 'active',
    );
    const app = await this.agentApp();
    const exists = app !== null && fly.appNames().includes(app);
    return {
      customers: customers.length,
      subscriptions: subscriptions.length,
      apps: Number(exists),
      volumes: exists ? fly.volumes(app).length : 0,
      machines: exists ? fly.machines(app).length : 0,
      credentials: exists ? fly.credentials(app).map(({ kind }) => kind) : [],
    };
  }

  /** Versions of the credentials that were kept, whatever became of them. */
  async credentialRows(): Promise<number[]> {
    const [result] = await this.#world.app.db.read([
      {
        sql: 'SELECT version FROM credentials WHERE account_id = ? ORDER BY version',
        args: [await this.account()],
      },
    ]);
    return (result?.rows ?? []).map((row) => Number(row['version']));
  }

  /** The name of the app their agent runs in. */
  async agentApp(): Promise<string | null> {
    const row = await this.#row('SELECT app_name FROM machines WHERE account_id = ?');
    return row ? String(row['app_name']) : null;
  }

  async agentState(): Promise<string | null> {
    const row = await this.#row('SELECT state FROM machines WHERE account_id = ?');
    return row ? String(row['state']) : null;
  }

  /** The ids under which the platform may name this person. */
  #users(): string[] {
    const { console: terminal, discord, whatsapp, chat, telegram } = this.#world;
    if (chat === terminal) return [`u_${encodeURIComponent(this.name)}`];
    if (chat === discord) return [discord.userId(this.name)];
    if (chat === whatsapp) return Object.values(whatsapp.addressOf(this.name));
    return [String(telegram.chatId(this.name))];
  }

  async #identity(): Promise<Row | undefined> {
    const sql = 'SELECT * FROM identities WHERE platform_user IN (SELECT value FROM json_each(?))';
    const args = [JSON.stringify(this.#users())];
    const [result] = await this.#world.app.db.read([{ sql, args }]);
    return result?.rows[0];
  }

  /** The key of their chat. */
  async chat(): Promise<string> {
    return String((await this.#identity())?.['chat'] ?? '');
  }

  async #row(sql: string): Promise<Row | undefined> {
    const [result] = await this.#world.app.db.read([{ sql, args: [await this.account()] }]);
    return result?.rows[0];
  }

  async #fillsPage(secret: string): Promise<void> {
    const find = () =>
      this.person
        .visible()
        .flatMap(({ links }) => links.map(({ url }) => url))
        .findLast((url) => url.includes('/secret/'));
    await until(
      () => find() !== undefined,
      () => this.#complain('has no private page'),
    );
    this.#begin();
    await fetch(find() ?? '', { method: 'POST', body: new URLSearchParams({ secret }) });
  }

  #begin(): void {
    this.#since = this.person.utterances().length;
  }

  #heard(): Utterance[] {
    return this.person.utterances().slice(this.#since);
  }

  async #browse(action: (person: Person, origin: string) => Promise<string>): Promise<string> {
    await this.link();
    this.#begin();
    return action(this.person, this.#world.stripe.url);
  }

  #links(): string[] {
    return this.person
      .visible()
      .flatMap(({ links }) => links.map(({ url }) => url))
      .filter((url) => url.startsWith(this.#world.stripe.url));
  }

  #complain(what: string): string {
    return `${this.name} ${what}. The chat so far:\n${this.transcript()}`;
  }
}

export type Belongings = {
  customers: number;
  subscriptions: number;
  apps: number;
  volumes: number;
  machines: number;
  credentials: string[];
};

const PENDING = `SELECT
  (SELECT count(*) FROM inbox WHERE chat = ?2 AND state = 'pending') AS inbox,
  (SELECT count(*) FROM outbox WHERE chat = ?2 AND state IN ('queued', 'sending')) AS outbox,
  (SELECT count(*) FROM machines WHERE account_id = ?1 AND applied_rev < desired_rev) AS machines,
  (SELECT count(*) FROM credentials WHERE account_id = ?1 AND state = 'checking') AS credentials,
  (SELECT count(*) FROM channels WHERE account_id = ?1 AND due_at IS NOT NULL
    AND login IS NOT 'showing' AND (state <> 'on' OR health IS NULL OR pasted_sealed IS NOT NULL OR pasted_bot IS NOT NULL OR login = 'wanted')) AS channels,
  (SELECT count(*) FROM checkout_intents WHERE account_id = ?1
    AND (state = 'opening' OR (state = 'replaced' AND due_at IS NOT NULL))) AS checkouts,
  (SELECT count(*) FROM upgrades WHERE account_id = ?1 AND state IN ('quoting', 'confirmed')) AS upgrades,
  (SELECT count(*) FROM stripe_events e JOIN customers c ON c.stripe_customer_id = e.customer_id
    WHERE c.account_id = ?1 AND e.state = 'received') AS stripe_events`;

function findButton(
  messages: ShownMessage[],
  label: string,
): { messageId: string; label: string } | null {
  for (const { messageId, from, choices } of messages.toReversed()) {
    if (from !== 'bot') continue;
    const exact = choices.find((choice) => choice === label);
    const beginnings = choices.filter((choice) => choice.startsWith(label));
    const found = exact ?? (beginnings.length === 1 ? beginnings[0] : undefined);
    if (found !== undefined) return { messageId, label: found };
  }
  return null;
}

function wordsOf({ text, choices, links, copies }: ShownMessage): string {
  const labels = [...choices, ...links.map((link) => link.label)];
  return [text, ...labels, ...copies.map((copy) => copy.text)].join('\n');
}

function has(words: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? words.includes(wanted) : wanted.test(words);
}
