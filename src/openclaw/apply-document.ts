import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseJson } from '../http/http.ts';
import type { AgentDocument } from './agent-document.ts';
import type { Exec } from './credentials.ts';

const Applied = z.object({ applied: z.number(), sha256: z.string(), restartNeeded: z.boolean() });
const Refused = z.object({
  error: z.object({
    code: z.string(),
    issues: z.array(z.object({ path: z.string() })).default([]),
  }),
});

/** OpenClaw validates the result first, which takes some seconds, and 15 s on busy cores. */
const APPLY_SECONDS = 60;

/**
 * Applies a document on a running machine. It goes to standard input, because it contains tokens. The gateway picks up the
 * change by itself; `restartNeeded` says that it restarts for that, within some 20 s. Idempotent. Throws `conflict` when the
 * machine has a newer document or OpenClaw refuses the result, and `upstream` when the outcome is unknown and the same
 * document can be sent again.
 */
export async function applyAgentDocument(
  exec: Exec,
  document: AgentDocument,
): Promise<{ restartNeeded: boolean }> {
  const text = JSON.stringify(document);
  const result = await exec({
    argv: ['automna-agent', 'apply'],
    stdin: text,
    timeoutSeconds: APPLY_SECONDS,
  });
  const line = parseJson(result.stdout.trim().split('\n').at(-1) ?? '');
  const applied = Applied.safeParse(line);
  const sha256 = createHash('sha256').update(text).digest('hex');
  // The exit code proves nothing; only the fingerprint of the document does.
  if (applied.success && applied.data.sha256 === sha256 && applied.data.applied === document.rev) {
    return { restartNeeded: applied.data.restartNeeded };
  }
  throw toError(result.exitCode, line);
}

/** Only paths are logged, because a message of OpenClaw may repeat a value. */
function toError(exitCode: number, line: unknown): AppError {
  const refused = Refused.safeParse(line);
  if (!refused.success) {
    return new AppError('upstream', `the document was not confirmed (exit ${exitCode})`);
  }
  const { code, issues } = refused.data.error;
  const where = issues.map(({ path }) => path).join(', ');
  if (code === 'older') return new AppError('conflict', 'the machine has a newer document');
  if (code === 'invalid') {
    return new AppError('conflict', `OpenClaw refuses the document: ${where || 'see the machine'}`);
  }
  return new AppError('upstream', `the document was not applied: ${code}`);
}
