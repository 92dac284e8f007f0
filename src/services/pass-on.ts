import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { App } from '../app.ts';
import type { MeteredService } from '../domain/services.ts';
import { parseJson } from '../http/http.ts';
import type { Hold } from '../store/usage.ts';
import { release, reserve, settle } from '../usage/meter.ts';
import { warnOfUsage } from '../usage/warn.ts';
import type { CommitApp } from '../work/commit.ts';
import { AUTHORIZE } from './authorize.ts';
import { addressOf, exchange, type Outcome } from './exchange.ts';
import { alarmIfRefused } from './provider-call.ts';
import { capRefusal, sendJson } from './refusal.ts';
import type { Caller, Forward, Json, Forwarding, Provider } from './rule.ts';
import { failed, timedOut, toRefusal } from './upstream-failure.ts';

export type PassApp = CommitApp & Pick<App, 'dispatcher' | 'rates'>;

export type Passed = {
  service: MeteredService;
  provider: Provider;
  rule: Forwarding;
  caller: Caller;
  forward: Forward;
  outgoing: ServerResponse;
};

/** How much longer than the call its units stay reserved when nobody settles them. */
const HOLD_MARGIN_MS = 60_000;

/** Reserves, forwards, settles. A call that fails at the provider costs nothing. Throws a `Refusal`. */
export async function passOn(app: PassApp, passed: Passed): Promise<void> {
  const { service, caller, forward, rule, outgoing } = passed;
  if (!forward.charge) return send(app, passed, null);
  const holdMs = rule.timeoutMs + HOLD_MARGIN_MS;
  const reserved = await reserve(app, caller, { service, ...forward.charge, holdMs });
  if (!reserved.hold) {
    if (!rule.whenCapped) throw capRefusal(service, reserved.capReached);
    return sendJson(outgoing, 200, rule.whenCapped(reserved.capReached));
  }
  const { hold, requestId, repeats } = reserved;
  const stamped =
    requestId && forward.stamp ? { ...forward, ...forward.stamp(requestId) } : forward;
  await send(app, { ...passed, forward: stamped }, { ...hold, repeats });
}

async function send(
  app: PassApp,
  passed: Passed,
  hold: (Hold & { repeats: boolean }) | null,
): Promise<void> {
  const { service, caller, forward, outgoing } = passed;
  const units = forward.charge?.units ?? 0;
  const count = async (): Promise<void> => {
    if (!hold) return;
    await settle(app, hold, units);
    // Nobody who calls waits for it.
    void warnOfUsage(app, caller, { service, before: hold.before, units }).catch((error: unknown) =>
      app.log.warn({ err: error }, 'an account could not be warned'),
    );
  };
  const outcome = await exchange(app.dispatcher, toSent(passed), {
    outgoing,
    begin: forward.answer ? null : count,
    isFinishedAlone: forward.isUncertain ?? false,
  });
  const good = goodAnswer(outcome);
  if (good && forward.answer) {
    await count();
    return sendJson(outgoing, 200, forward.answer(good));
  }
  if (outcome.kind === 'relayed' || outcome.kind === 'cut') return;
  // The hold of a repeated request belongs to its first attempt.
  const isOpen = hold?.repeats || (forward.isUncertain && isUnclear(outcome));
  if (hold && !isOpen) await release(app, hold);
  if (outcome.kind !== 'left') throw await refusalFor(app, passed, outcome);
}

/** Whether the provider may have done it all the same. */
function isUnclear(outcome: Outcome): boolean {
  return outcome.kind === 'failed' || (outcome.kind === 'answered' && outcome.answer.status >= 500);
}

function toSent({ service, provider, rule, forward }: Passed) {
  const { apiUrl, apiKey } = provider;
  const body = forward.body === null ? null : JSON.stringify(forward.body);
  return {
    ...addressOf(apiUrl, forward.path),
    method: forward.method as Dispatcher.HttpMethod,
    headers: {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...forward.headers,
      ...AUTHORIZE[service](apiKey),
    },
    body,
    timeoutMs: rule.timeoutMs,
  };
}

/** The body of a success, if it is what it has to be: a JSON object. */
function goodAnswer(outcome: Outcome): Json | null {
  if (outcome.kind !== 'answered' || outcome.answer.status >= 300) return null;
  const body = parseJson(outcome.answer.body);
  return typeof body === 'object' && body !== null ? (body as Json) : null;
}

async function refusalFor(
  app: PassApp,
  { service, provider, forward }: Passed,
  outcome: Extract<Outcome, { kind: 'answered' | 'failed' }>,
) {
  const which = { service, isUncertain: forward.isUncertain ?? false };
  if (outcome.kind === 'failed') {
    app.log.warn({ service, err: outcome.error }, 'a provider did not answer');
    return outcome.timedOut ? timedOut(which) : failed(which);
  }
  const { answer } = outcome;
  await alarmIfRefused(app, service, answer);
  return toRefusal(which, answer, provider.apiKey);
}
