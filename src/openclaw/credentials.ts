import { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseJson } from '../http/http.ts';
import type { CredentialKind } from '../domain/credentials.ts';

/** Runs an argv on a machine. Secrets go to standard input and nowhere else. */
export type Exec = (command: {
  argv: string[];
  stdin?: string;
  timeoutSeconds: number;
}) => Promise<{ exitCode: number; stdout: string; stderr: string }>;

/** Fixed profile ids, one per kind. Source: OpenClaw 2026.9.6, `models auth`. */
const PROFILE_IDS: Record<CredentialKind, string> = {
  setup_token: 'anthropic:default',
  api_key: 'anthropic:apikey',
};

/** A push takes 6 to 15 s on two quiet cores and several times longer on shared ones. */
const PUSH_SECONDS = 120;
const PROFILE_IS_NOT_THERE = /no (?:such )?(?:auth )?profile|not found|unknown profile/i;
const ProfileList = z.object({
  profiles: z.array(z.object({ id: z.string() })),
});

/**
 * Puts a credential on a running machine with OpenClaw's own commands; the gateway applies it without a restart. A credential
 * of the other kind is removed, because it would be a silent fallback, and the list is read back as proof. Idempotent. Throws
 * `upstream` when the machine does not end with exactly this credential.
 */
export async function pushCredential(
  exec: Exec,
  credential: { kind: CredentialKind; value: string },
): Promise<void> {
  const pushed = PROFILE_IDS[credential.kind];
  const pasted = await exec({
    argv: pasteCommand(credential.kind),
    stdin: `${credential.value}\n`,
    timeoutSeconds: PUSH_SECONDS,
  });
  if (pasted.exitCode !== 0) {
    throw new AppError('upstream', `the machine refused the credential (exit ${pasted.exitCode})`);
  }
  const left = await removeOthers(exec, pushed);
  if (left.length !== 1 || left[0] !== pushed) {
    throw new AppError('upstream', 'the machine does not hold exactly the pushed credential');
  }
}

/** Removes every Anthropic credential from a running machine, and verifies that. */
export async function removeCredentials(exec: Exec): Promise<void> {
  if ((await removeOthers(exec, null)).length > 0) {
    throw new AppError('upstream', 'the machine still holds a credential');
  }
}

/** Returns what the machine holds afterwards. Each command takes seconds, so the list is read again only when needed. */
async function removeOthers(exec: Exec, kept: string | null): Promise<string[]> {
  const held = await listProfiles(exec);
  const others = held.filter((id) => id !== kept);
  for (const id of others) {
    const argv = ['openclaw', 'models', 'auth', 'logout', id, '--yes'];
    const result = await exec({ argv, timeoutSeconds: PUSH_SECONDS });
    if (result.exitCode !== 0 && !PROFILE_IS_NOT_THERE.test(result.stderr)) {
      throw new AppError(
        'upstream',
        `an old credential could not be removed (exit ${result.exitCode})`,
      );
    }
  }
  return others.length === 0 ? held : listProfiles(exec);
}

/** The ids of the Anthropic credentials on a running machine. */
export async function listProfiles(exec: Exec): Promise<string[]> {
  const argv = ['openclaw', 'models', 'auth', 'list', '--provider', 'anthropic', '--json'];
  const result = await exec({ argv, timeoutSeconds: PUSH_SECONDS });
  const parsed = ProfileList.safeParse(parseJson(result.stdout));
  if (result.exitCode !== 0 || !parsed.success) {
    throw new AppError(
      'upstream',
      `the credentials of the machine could not be listed (exit ${result.exitCode})`,
    );
  }
  return parsed.data.profiles.map((profile) => profile.id);
}

function pasteCommand(kind: CredentialKind): string[] {
  const paste = kind === 'setup_token' ? ['paste-token'] : ['paste-api-key'];
  const life = kind === 'setup_token' ? ['--expires-in', '365d'] : [];
  const target = ['--provider', 'anthropic', '--profile-id', PROFILE_IDS[kind]];
  return ['openclaw', 'models', 'auth', ...paste, ...target, ...life];
}
