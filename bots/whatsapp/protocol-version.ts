import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys';
import type { App } from '../../src/app.ts';
import { findSetting, saveSetting } from '../../src/store/settings.ts';

/** Three numbers; the server refuses clients of an old one. */
export type ProtocolVersion = [number, number, number];

type VersionApp = Pick<App, 'db' | 'log'>;
type VersionConfig = { version: string | null; versionUrl: string | null };

const SETTING = 'whatsapp_version';
const TIMEOUT_MS = 5000;

/**
 * The version of the protocol to speak. A setting decides; otherwise it is read from the page of the official client once per
 * process and again after a refusal, and the last good one is kept. Undefined leaves it to the library.
 */
export class ProtocolVersions {
  readonly #app: VersionApp;
  readonly #config: VersionConfig;
  #isFresh = false;

  constructor(app: VersionApp, config: VersionConfig) {
    this.#app = app;
    this.#config = config;
  }

  async current(): Promise<ProtocolVersion | undefined> {
    const { version } = this.#config;
    if (version) return parse(version);
    if (!this.#isFresh) await this.#refresh();
    const [kept] = await this.#app.db.read(findSetting(SETTING));
    return kept && isNewer(parse(kept)) ? parse(kept) : undefined;
  }

  /** The server has refused the current one. */
  refused(): void {
    this.#isFresh = false;
  }

  async #refresh(): Promise<void> {
    const { versionUrl } = this.#config;
    if (!versionUrl) return;
    try {
      const revision = await readRevision(versionUrl);
      await this.#app.db.write([saveSetting(SETTING, `2.3000.${revision}`)]);
      this.#isFresh = true;
    } catch (error) {
      this.#app.log.warn({ err: error, platform: 'whatsapp' }, 'no newer version was found');
    }
  }
}

/** Source: the client library, `fetchLatestWaWebVersion`, which knows one address only. */
async function readRevision(url: string): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, { headers: { 'sec-fetch-site': 'none' }, signal });
  const page = await response.text();
  const revision = /\\?"client_revision\\?":\s*(\d+)/.exec(page)?.[1];
  if (!response.ok || !revision) throw new Error(`no version in the answer (${response.status})`);
  return revision;
}

function parse(version: string): ProtocolVersion {
  const [first = 0, second = 0, third = 0] = version.split('.').map(Number);
  return [first, second, third];
}

/** A release of the library may bring a newer version than the one that was kept. */
function isNewer([, , revision]: ProtocolVersion): boolean {
  return revision > (DEFAULT_CONNECTION_CONFIG.version[2] ?? 0);
}
