import {
  closeSession,
  getOwnEntry,
  openSession,
  readDebug,
  readSession,
} from './browser-sessions.ts';
import { fieldsOf, isObject, readInteger } from './fields.ts';
import type { ProviderApp } from './provider-app.ts';
import { Refusal } from './refusal.ts';
import type { Call, Json, Rule, ServiceProxy } from './rule.ts';

const SMALL = 32 * 1024;
const LONGEST_S = 21_600;
const SESSION = '/v1/sessions/{session}';

/** What a machine may choose. Context, proxies, extensions and captcha solving cost or identify. Source: `@browserbasehq/sdk` 2.21. */
const BROWSER_SETTINGS = ['viewport', 'blockAds', 'ignoreCertificateErrors'];

/** Browserbase. The time of a session counts, from its own record. */
export const browser: ServiceProxy = {
  ids: { session: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ },
  rules: [
    rule('POST', '/v1/sessions', (call, app) => {
      const { timeout, browserSettings } = call.body;
      const timeoutS =
        timeout === undefined
          ? null
          : readInteger(timeout, { least: 60, most: LONGEST_S, fallback: LONGEST_S });
      const given = isObject(browserSettings) ? browserSettings : {};
      const settings = fieldsOf(given, BROWSER_SETTINGS);
      return openSession(app, call.caller, { timeoutS, settings });
    }),
    rule('GET', SESSION, async (call, app) => {
      const id = await ownSession(call, app);
      return readSession(app, id);
    }),
    rule('GET', `${SESSION}/debug`, async (call, app) => {
      const id = await ownSession(call, app);
      return readDebug(app, id, call.query);
    }),
    rule('POST', SESSION, async (call, app) => {
      if (call.body['status'] !== 'REQUEST_RELEASE') {
        throw new Refusal(
          'bad_request',
          'A session can only be released: {"status":"REQUEST_RELEASE"}.',
        );
      }
      const id = call.ids['session'] ?? '';
      const entry = await getOwnEntry(app, call.caller, id);
      if (entry.state === 'reserved') await closeSession(app, entry);
      return readSession(app, id);
    }),
  ],
};

async function ownSession({ caller, ids }: Call, app: ProviderApp): Promise<string> {
  const id = ids['session'] ?? '';
  await getOwnEntry(app, caller, id);
  return id;
}

function rule(
  method: Rule['method'],
  path: string,
  serve: (call: Call, app: ProviderApp) => Promise<Json>,
): Rule {
  return { method, path, largestBody: method === 'POST' ? SMALL : 0, serve };
}
