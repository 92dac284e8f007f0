import { createHash } from 'node:crypto';
import type { ExecResult } from '../runtime.ts';
import type { OpenClawHome, WorkspaceFile } from './homes.ts';
import type { Invocation } from './invocation.ts';

// A model of `automna-agent files`: the same requests, answers and refusals.

type Workspace = Record<string, WorkspaceFile>;
type Asked = Record<string, unknown>;

const HIDDEN =
  /^(\..*|auth-profiles\.json|openclaw\.json.*|openclaw.*\.sqlite.*|credentials|.*\.pem)$/i;
/** What OpenClaw writes into a new workspace. Source: OpenClaw 2026.9.6, its templates. */
const FIRST_FILES: Record<string, string> = {
  'AGENTS.md': '# AGENTS.md\n\nThis folder is home.\n',
  'IDENTITY.md': '# IDENTITY.md\n\n- Name:\n',
  'SOUL.md': '# SOUL.md\n\nBe helpful.\n',
  'USER.md': '# USER.md\n\n- Name:\n',
  'memory/2026-11-29.md': 'Nothing yet.\n',
};

export async function runFiles(invocation: Invocation): Promise<ExecResult> {
  const { args, stdin, home, world } = invocation;
  const files = (home.files ??= firstFiles(world.now()));
  const asked = JSON.parse(stdin || '{}') as Asked;
  switch (args.words[1] ?? '') {
    case 'list':
      return list(files, textOf(asked, 'path'));
    case 'send':
      return send(files, asked);
    case 'take': {
      const result = await take(files, asked, { now: world.now(), home });
      world.save();
      return result;
    }
    default:
      return refused(2, 'usage', 'automna-agent files list|send|take < request');
  }
}

function list(files: Workspace, path: string): ExecResult {
  const refusal = refusalOf(path);
  if (refusal) return refusal;
  const under = path === '' ? '' : `${path}/`;
  const inside = Object.keys(files).filter((each) => each.startsWith(under) && !isHidden(each));
  if (path !== '' && inside.length === 0) return refused(3, 'invalid', 'gone');
  const names = new Set(inside.map((each) => each.slice(under.length).split('/')[0] ?? ''));
  const entries = [...names].map((name) => {
    const file = files[under + name];
    const size = file ? Buffer.from(file.base64, 'base64').length : 0;
    return { name, isFolder: !file, size, changedAt: file?.changedAt ?? 0 };
  });
  const sorted = entries.toSorted(
    (a, b) =>
      Number(b.isFolder) - Number(a.isFolder) ||
      a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  return printed({ entries: sorted, total: sorted.length });
}

async function send(files: Workspace, asked: Asked): Promise<ExecResult> {
  const refusal = refusalOf(textOf(asked, 'path'));
  if (refusal) return refusal;
  const file = files[textOf(asked, 'path')];
  if (!file) return refused(3, 'invalid', 'gone');
  const body = Buffer.from(file.base64, 'base64');
  if (body.length > Number(asked['most'])) return refused(3, 'invalid', 'too_large');
  const answer = await fetch(textOf(asked, 'url'), { method: 'PUT', body }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ? printed({ sent: body.length }) : refused(1, 'failed', 'not passed on');
}

async function take(
  files: Workspace,
  asked: Asked,
  { now, home }: { now: number; home: OpenClawHome },
): Promise<ExecResult> {
  const name = textOf(asked, 'name');
  const folder = textOf(asked, 'folder');
  const refusal = refusalOf(folder) ?? refusalOf(name);
  if (refusal) return refusal;
  const answer = await fetch(textOf(asked, 'url')).catch(() => null);
  if (!answer?.ok) return refused(1, 'failed', 'not passed on');
  const content = Buffer.from(await answer.arrayBuffer());
  if (createHash('sha256').update(content).digest('hex') !== asked['sha256']) {
    return refused(1, 'failed', 'the file arrived damaged');
  }
  if ((home.disk?.usedPercent ?? 0) >= 100) return refused(3, 'invalid', 'disk_full');
  const base64 = content.toString('base64');
  const under = folder === '' ? '' : `${folder}/`;
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : name.replace(/(\.[^.]*)?$/, ` (${number})$1`);
    const there = files[under + tried];
    if (there && there.base64 !== base64) continue;
    files[under + tried] = there ?? { base64, changedAt: now };
    return printed({ taken: tried });
  }
}

function refusalOf(path: string): ExecResult | null {
  const isOutside = path.startsWith('/') || path.split('/').includes('..');
  return isOutside || isHidden(path) ? refused(3, 'invalid', 'hidden') : null;
}

function isHidden(path: string): boolean {
  return path.split('/').some((name) => HIDDEN.test(name));
}

function firstFiles(now: number): Workspace {
  const files = Object.entries(FIRST_FILES).map(([path, text]) => [
    path,
    { base64: Buffer.from(text).toString('base64'), changedAt: now },
  ]);
  return Object.fromEntries(files) as Workspace;
}

function textOf(asked: Asked, field: string): string {
  const value = asked[field];
  return typeof value === 'string' ? value : '';
}

function printed(answer: object): ExecResult {
  return { exitCode: 0, stdout: `${JSON.stringify(answer)}\n`, stderr: '', tookMs: 800 };
}

function refused(exitCode: number, code: string, message: string): ExecResult {
  const stdout = `${JSON.stringify({ error: { code, message } })}\n`;
  return { exitCode, stdout, stderr: `automna-agent: ${message}\n`, tookMs: 500 };
}
