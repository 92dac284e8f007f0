import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readIfThere } from './files.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { type Issue, Refusal } from './refusal.ts';

/** One validation takes 1 to 3 s; a machine that has just started needs longer. */
const VALIDATE_MS = 60_000;

/** The version of the installed OpenClaw; null when it does not say. */
export function installedVersion(openclawDir: string): string | null {
  const { version } = JSON.parse(readIfThere(join(openclawDir, 'package.json')) ?? '{}') as {
    version?: string;
  };
  return version ?? null;
}

/** OpenClaw's own reader of its configuration: plain JSON, or JSON5 by the parser that OpenClaw brings along. */
export function parseConfig(openclawDir: string, text: string): JsonObject | null {
  const value = parse(openclawDir, text);
  return isObject(value) ? value : null;
}

function parse(openclawDir: string, text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Comments and trailing commas are legal in the customer's own file.
  }
  const json5 = createRequire(join(openclawDir, 'package.json'))('json5') as {
    parse(text: string): Json;
  };
  try {
    return json5.parse(text);
  } catch {
    return undefined;
  }
}

type Report = { valid?: boolean; issues?: Issue[] };

/** The issues that OpenClaw itself finds in a file; empty for a valid one. Source: 2026.9.6, `config validate`. */
export function validateConfig(openclawDir: string, path: string): Issue[] {
  const { stdout, error } = spawnSync(
    process.execPath,
    [join(openclawDir, 'openclaw.mjs'), 'config', 'validate', '--json'],
    {
      env: { ...process.env, OPENCLAW_CONFIG_PATH: path, NO_COLOR: '1' },
      encoding: 'utf8',
      timeout: VALIDATE_MS,
    },
  );
  const report = toReport(stdout);
  if (error || typeof report?.valid !== 'boolean') {
    throw new Refusal('failed', `openclaw config validate gave no answer: ${error?.message ?? ''}`);
  }
  if (report.valid) return [];
  return report.issues?.length
    ? report.issues
    : [{ path: '', message: 'refused without a reason' }];
}

function toReport(stdout: string): Report | null {
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return null;
  }
}
