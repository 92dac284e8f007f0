import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from './reconfigure.ts';
import { readSettings } from './settings.ts';
import { openStore } from './store.ts';

/** A stand-in for OpenClaw's command line: refuses some keys, and anything that is not JSON. */
const validator = (refused: string[], doctorExit: number) => `
import { appendFileSync, readFileSync } from 'node:fs';
if (process.argv[2] === 'doctor') {
  appendFileSync(process.env.OPENCLAW_STATE_DIR + '/store.txt', ' doctored');
  process.exit(${doctorExit});
}
const path = process.env.OPENCLAW_CONFIG_PATH;
const issues = [];
try {
  const config = JSON.parse(readFileSync(path, 'utf8'));
  for (const refused of ${JSON.stringify(refused)}) {
    const names = refused.split('.');
    const parent = names.slice(0, -1).reduce((at, name) => at?.[name], config);
    if (!parent || !(names.at(-1) in parent)) continue;
    const where = names.slice(0, -1).join('.') || '<root>';
    issues.push({ path: where, message: 'Unrecognized key: "' + names.at(-1) + '"' });
  }
} catch {
  issues.push({ path: '<root>', message: 'not JSON' });
}
console.log(JSON.stringify({ valid: issues.length === 0, path, issues }));
process.exitCode = issues.length === 0 ? 0 : 1;
`;

export type TestMachine = Machine & {
  configPath: string;
  config(): unknown;
  write(text: string): void;
  boots(document: object | null): Machine;
  /** Another OpenClaw, and the keys that it refuses. */
  installs(version: string, refused: string[], doctorExit?: number): void;
};

/** A machine with an empty disk. */
export function testMachine(): TestMachine {
  const home = mkdtempSync(join(tmpdir(), 'agent-machine-'));
  const install = join(home, 'install', 'node_modules', 'openclaw');
  mkdirSync(install, { recursive: true });
  mkdirSync(join(home, '.openclaw'));
  const installs = (version: string, refused: string[], doctorExit = 0): void => {
    writeFileSync(join(install, 'openclaw.mjs'), validator(refused, doctorExit));
    writeFileSync(join(install, 'package.json'), JSON.stringify({ version }));
  };
  installs('1.0.0', ['nosuch']);
  mkdirSync(join(install, 'node_modules'));
  writeFileSync(join(install, 'node_modules', 'json5.js'), 'exports.parse = JSON.parse;');
  const env = {
    HOME: home,
    AGENT_DIR: join(home, '.automna'),
    OPENCLAW_INSTALL: join(home, 'install'),
    OPENCLAW_GATEWAY_PORT: '18790',
  };
  const settings = readSettings(env);
  const { configPath } = settings;
  const store = openStore(settings.agentDir);
  return {
    settings,
    store,
    configPath,
    config: () => JSON.parse(readFileSync(configPath, 'utf8')) as unknown,
    installs,
    write: (text) => writeFileSync(configPath, text),
    boots: (document) => ({
      settings: { ...settings, bootDocument: document && JSON.stringify(document) },
      store,
    }),
  };
}
