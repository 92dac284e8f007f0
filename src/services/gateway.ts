import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import type { MeteredService } from '../domain/services.ts';
import { readBody } from './body.ts';
import { createCallers } from './callers.ts';
import { readLimits } from './limits.ts';
import { matchRule, parseTarget } from './match.ts';
import { assertMayUse } from './may-use.ts';
import { passOn, type PassApp } from './pass-on.ts';
import { PROXIES } from './proxies.ts';
import { limitRate } from './rate.ts';
import { Refusal, refusalBody, refusalHeaders, sendJson } from './refusal.ts';
import type { Json, Provider, ServiceProxy } from './rule.ts';
import { readToken } from './token.ts';

export type Gateway = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** What the log says about a call. Paths and bodies stay out of it. */
type Line = { service?: MeteredService; rule?: string; accountId?: string };

const LIMITS = '/services/limits';

/**
 * Serves the calls of machines: who calls, may they, what does it cost, reserve, forward, settle. Whatever goes wrong is answered in
 * a form that the clients of all providers understand.
 */
export function createGateway(app: PassApp): Gateway {
  const log = app.log.child({ part: 'services' });
  const findCaller = createCallers(app);

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse, line: Line) {
    const { url = '', method = '', headers } = incoming;
    const caller = await findCaller(readToken(headers));
    line.accountId = caller.accountId;
    if (url === LIMITS && method === 'GET') {
      await limitRate(app, caller);
      return sendJson(outgoing, 200, await readLimits(app, caller));
    }
    const target = parseTarget(url);
    if (!target) throw new Refusal('not_found', `There is no such service. See GET ${LIMITS}.`);
    const { service } = target;
    line.service = service;
    const { proxy, provider } = findService(app.config, service);
    const match = matchRule(proxy, method, target.path);
    if (!match) throw notAllowed(proxy);
    const { rule, ids } = match;
    line.rule = rule.path;
    assertMayUse(service, caller);
    await limitRate(app, caller);
    const body = await readBody(incoming, rule.largestBody);
    const key = headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : null;
    const call = { caller, ids, query: target.query, body, idempotencyKey };
    if (rule.serve) {
      const answer = await rule.serve(call, app);
      return sendJson(outgoing, 200, withoutKey(answer, provider.apiKey));
    }
    const forward = rule.forward(call);
    await passOn(app, { service, provider, rule, caller, forward, outgoing });
  }

  return async (incoming, outgoing) => {
    const startedAt = app.now();
    const line: Line = {};
    try {
      await serve(incoming, outgoing, line);
    } catch (error) {
      refuse(outgoing, error instanceof Refusal ? error : OUR_FAULT);
      if (!(error instanceof Refusal)) log.error({ ...line, err: error }, 'a service call failed');
    }
    log.info(
      { ...line, status: outgoing.statusCode, durationMs: app.now() - startedAt },
      'service call',
    );
  };
}

const OUR_FAULT = new Refusal('unavailable', 'Something broke on our side. Try again in a minute.');

function refuse(outgoing: ServerResponse, refusal: Refusal): void {
  if (outgoing.headersSent) outgoing.destroy();
  else sendJson(outgoing, refusal.status, refusalBody(refusal), refusalHeaders(refusal));
}

/** Browserbase once put the key of the account into the addresses of its sessions. */
function withoutKey(answer: Json, ourKey: string): Json {
  const text = JSON.stringify(answer);
  return text.includes(ourKey) ? (JSON.parse(text.replaceAll(ourKey, '…')) as Json) : answer;
}

function findService(
  config: Config,
  service: MeteredService,
): { proxy: ServiceProxy; provider: Provider } {
  const proxy = PROXIES[service];
  const provider = config.services[service];
  if (proxy && provider) return { proxy, provider };
  throw new Refusal('unavailable', `The ${service} service is not open yet.`);
}

function notAllowed({ rules }: ServiceProxy): Refusal {
  const allowed = rules.map(({ method, path }) => `${method} ${path}`).join(', ');
  return new Refusal('not_allowed', `This route is not available here. There is: ${allowed}.`);
}
