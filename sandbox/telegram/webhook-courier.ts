import { setTimeout as pause } from 'node:timers/promises';
import { WakeSignal } from '../wake-signal.ts';
import type { Faults } from '../faults.ts';
import { isObject, type Params } from './params.ts';
import type { BotStore, Webhook } from './state.ts';
import type { Update } from './wire.ts';

const LONGEST_PAUSE_MS = 2000;
const REQUEST_TIMEOUT_MS = 30_000;
const OVERTAKING_MS = 200;
const COPIES = 3;

/** One attempt to bring an update to the webhook; status 0 means there was no answer. */
export type Delivery = { updateId: number; status: number };

export type WebhookPatience = { retryMs: number; attempts: number };

type CourierParts = {
  faults: Faults;
  patience: WebhookPatience;
  perform: (method: string, params: Params) => void;
};

/** Brings pending updates to the webhook, many at once, each again and again until it is taken. */
export class WebhookCourier {
  readonly deliveries: Delivery[] = [];
  readonly #state: BotStore;
  readonly #faults: Faults;
  readonly #patience: WebhookPatience;
  readonly #perform: CourierParts['perform'];
  readonly #delivered = new WakeSignal();
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #givenUp = new Set<number>();
  readonly #closing = new AbortController();
  #someoneWaits = false;

  constructor(state: BotStore, { faults, patience, perform }: CourierParts) {
    this.#state = state;
    this.#faults = faults;
    this.#patience = patience;
    this.#perform = perform;
  }

  /** Starts whatever can be delivered now. */
  wake(): void {
    const { webhook, pending } = this.#state.data;
    if (!webhook || this.#closing.signal.aborted) return;
    for (const update of pending) {
      if (this.#underWay.size >= webhook.maxConnections) return;
      if (this.#underWay.has(update.update_id) || this.#givenUp.has(update.update_id)) continue;
      const delivery = this.#deliver(webhook, update).finally(() => {
        this.#underWay.delete(update.update_id);
        this.wake();
      });
      this.#underWay.set(update.update_id, delivery);
    }
  }

  /** A webhook that is set anew gets everything that is still pending. */
  startOver(): void {
    this.#givenUp.clear();
    this.wake();
  }

  /** Resolves when every update is delivered or given up. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  async #deliver(webhook: Webhook, update: Update): Promise<void> {
    await this.#letAnotherOvertake();
    for (let attempt = 0; attempt < this.#patience.attempts; attempt += 1) {
      if (this.#state.data.webhook !== webhook || this.#closing.signal.aborted) return;
      if (await this.#bring(webhook, update)) return this.#confirm(update);
      await this.#pauseAfter(attempt);
    }
    this.#givenUp.add(update.update_id);
  }

  async #letAnotherOvertake(): Promise<void> {
    if (this.#someoneWaits || !this.#faults.take('reorder-updates', 'deliver-update')) return;
    this.#someoneWaits = true;
    await this.#delivered.wait(OVERTAKING_MS, this.#closing.signal);
    this.#someoneWaits = false;
  }

  async #bring(webhook: Webhook, update: Update): Promise<boolean> {
    const copies = this.#faults.take('duplicate-updates', 'deliver-update') ? COPIES : 1;
    const statuses = await Promise.all(
      Array.from({ length: copies }, () => this.#post(webhook, update)),
    );
    return statuses.some((status) => status >= 200 && status < 300);
  }

  async #post({ url, secretToken }: Webhook, update: Update): Promise<number> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (secretToken) headers['x-telegram-bot-api-secret-token'] = secretToken;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
    const status = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(update),
      signal,
    }).then(
      async (response) => {
        const answer = await response.text();
        if (response.ok) this.#performAnswer(answer);
        return response.status;
      },
      () => 0,
    );
    this.deliveries.push({ updateId: update.update_id, status });
    return status;
  }

  /** A webhook may answer with one method call. Source: https://core.telegram.org/bots/api#making-requests-when-getting-updates */
  #performAnswer(answer: string): void {
    const call = parseJson(answer);
    if (!isObject(call) || typeof call['method'] !== 'string') return;
    const { method, ...params } = call;
    this.#perform(method, params);
  }

  #confirm({ update_id: id }: Update): void {
    const { data } = this.#state;
    data.pending = data.pending.filter((update) => update.update_id !== id);
    this.#state.saveSoon();
    this.#delivered.notify();
  }

  async #pauseAfter(attempt: number): Promise<void> {
    const waitMs = Math.min(this.#patience.retryMs * 2 ** attempt, LONGEST_PAUSE_MS);
    await pause(waitMs, undefined, { signal: this.#closing.signal }).catch(() => {});
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
