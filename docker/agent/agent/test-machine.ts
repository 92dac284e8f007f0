import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from './reconfigure.ts';
import { readSettings } from './settings.ts';
import { openStore } from './store.ts';

/** A stand-in for OpenClaw's command line: refuses some keys, and anything that is not JSON. Its doctor fails at first so often. */
const validator = (refused: string[], failingRuns: number) => `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
if (process.argv[2] === 'doctor') {
  const state = process.env.OPENCLAW_STATE_DIR;
  appendFileSync(state + '/store.txt', ' doctored');
  const config = JSON.parse(readFileSync(state + '/openclaw.json', 'utf8'));
  // As the real one: moves some settings to another place, and removes others.
  if (config.moved) config.into = { moved: config.moved };
  delete config.moved;
  delete config.removed;
  delete config.meta;
  writeFileSync(state + '/openclaw.json', JSON.stringify(config));
  const runs = readFileSync(state + '/store.txt', 'utf8').split('doctored').length - 1;
  process.exit(runs > ${failingRuns} ? 0 : 1);
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
  installs(version: string, refused: string[], failingRuns?: number): void;
};

/** A machine with an empty disk. */
export function testMachine(): TestMachine {
  const home = mkdtempSync(join(tmpdir(), 'agent-machine-'));
  const install = join(home, 'install', 'node_modules', 'openclaw');
  mkdirSync(install, { recursive: true });
  mkdirSync(join(home, '.openclaw'));
  const installs = (version: string, refused: string[], failingRuns = 0): void => {
    writeFileSync(join(install, 'openclaw.mjs'), validator(refused, failingRuns));
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
