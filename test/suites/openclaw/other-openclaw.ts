import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedOpenClaw } from './agent-machine.ts';

export function olderOpenClaw(): string {
  const folder = process.env['OLDER_OPENCLAW_DIR'];
  if (!folder) throw new Error('OLDER_OPENCLAW_DIR is not set: run scripts/test-openclaw');
  return folder;
}

export function versionOf(installDir: string): string {
  const text = readFileSync(join(installDir, 'node_modules/openclaw/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The installed OpenClaw under another version, some commands of which fail or do nothing. Everything else is the real program. */
export function failingOpenClaw(version: string, failing: string[], idle: string[] = []): string {
  const dir = mkdtempSync(join(tmpdir(), 'failing-openclaw-'));
  const real = join(installedOpenClaw(), 'node_modules');
  const own = join(dir, 'node_modules', 'openclaw');
  mkdirSync(own, { recursive: true });
  symlinkSync(join(real, 'json5'), join(dir, 'node_modules', 'json5'));
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'openclaw', version }));
  writeFileSync(
    join(own, 'openclaw.mjs'),
    `import { spawnSync } from 'node:child_process';
const args = process.argv.slice(2);
const isOneOf = (commands) => commands.some((each) => args.join(' ').startsWith(each));
if (isOneOf(${JSON.stringify(idle)})) process.exit(0);
if (isOneOf(${JSON.stringify(failing)})) {
  // Source: OpenClaw, exit 78 for a configuration or a state with which it does not start.
  if (args[0] === 'config') console.log('{"valid":false,"issues":[{"path":"","message":"refused"}]}');
  process.exit(78);
}
const program = ${JSON.stringify(join(real, 'openclaw', 'openclaw.mjs'))};
process.exit(spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' }).status ?? 1);
`,
  );
  return dir;
}
