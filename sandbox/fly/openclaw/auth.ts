import { fingerprint } from '../../redact.ts';
import type { ExecResult } from '../runtime.ts';
import type { Profile } from './homes.ts';
import type { Invocation } from './invocation.ts';

const TOKEN_PREFIX = 'sk-ant-oat01-';
const MIN_TOKEN_LENGTH = 80;

const CONFIG_WRITTEN = [
  'Updated config: ~/.openclaw/openclaw.json',
  '  Backup: ~/.openclaw/openclaw.json.bak',
];

const TOKEN_NOTES = [
  'Anthropic setup-token auth is supported in OpenClaw.',
  'OpenClaw prefers Claude CLI reuse when it is available on the host.',
  'Anthropic staff told us this OpenClaw path is allowed again.',
];

// Printed although the running gateway has applied the change, as a probe right after shows.
const KEY_UNCONFIRMED =
  'API key saved, but the Gateway has not confirmed applying the provider settings. Run `openclaw gateway restart` to apply them.\n';
const REMOVAL_UNCONFIRMED =
  'Credentials were removed, but the Gateway has not confirmed applying the change. Run `openclaw gateway restart` to apply it.\n';

export function pasteToken(invocation: Invocation): ExecResult {
  const { provider, 'profile-id': id } = invocation.args.flags;
  const value = invocation.stdin.trim();
  if (!provider) return missingProvider('paste-token');
  if (value === '') return failed('Required');
  // OpenClaw masks the prefix in its own message.
  if (!value.startsWith(TOKEN_PREFIX)) return failed('Expected token starting with ***-');
  if (value.length < MIN_TOKEN_LENGTH) {
    return failed('Token looks too short; paste the full setup-token');
  }
  const days = /^(\d+)d$/.exec(invocation.args.flags['expires-in'] ?? '')?.[1];
  const profileId = id ?? `${provider}:manual`;
  install(invocation, {
    id: profileId,
    provider,
    type: 'token',
    value,
    expiresAt: days ? invocation.world.now() + Number(days) * 86_400_000 : null,
  });
  return done([
    ...CONFIG_WRITTEN,
    `Auth profile: ${profileId} (${provider}/token)`,
    ...TOKEN_NOTES,
  ]);
}

/** Takes anything that is not empty: the form of a key is not looked at. */
export function pasteApiKey(invocation: Invocation): ExecResult {
  const { provider, 'profile-id': id } = invocation.args.flags;
  const value = invocation.stdin.trim();
  if (!provider) return missingProvider('paste-api-key');
  if (value === '') return failed('Required');
  const profileId = id ?? `${provider}:manual`;
  const holder = invocation.home.profiles.find((profile) => profile.id === profileId);
  if (holder && holder.type !== 'api_key') {
    return failed(
      'The API-key profile belongs to another sign-in. Manage that saved sign-in first.',
    );
  }
  install(invocation, { id: profileId, provider, type: 'api_key', value, expiresAt: null });
  const lines = [...CONFIG_WRITTEN, `Auth profile: ${profileId} (${provider}/api_key)`];
  return done(lines, holder ? '' : KEY_UNCONFIRMED);
}

export function logout({ world, home, args }: Invocation): ExecResult {
  const id = args.words[3] ?? '';
  const profile = home.profiles.find((one) => one.id === id);
  if (!profile) {
    return failed(
      `Auth profile "${id}" not found for agent "main". Run openclaw models auth list --agent main to see saved profile ids.`,
    );
  }
  const named = `${id} (${profile.provider}/${profile.type})`;
  if (!('yes' in args.flags)) {
    return failed(
      `Refusing to remove auth profile ${named} without confirmation. Pass --yes to remove it non-interactively.`,
    );
  }
  home.profiles = home.profiles.filter((one) => one !== profile);
  world.values.delete(profile.fingerprint);
  world.save();
  const lines = [...CONFIG_WRITTEN, 'Agent: main', `Removed auth profile: ${named}`];
  if (!home.profiles.some(({ provider }) => provider === profile.provider)) {
    const again = `openclaw models auth login --provider ${profile.provider}`;
    lines.push(`No auth profiles remain for ${profile.provider}. Run ${again} to sign in again.`);
  }
  return done(lines, REMOVAL_UNCONFIRMED);
}

export function listProfiles({ world, home, args }: Invocation): ExecResult {
  const provider = args.flags['provider'];
  const profiles = home.profiles
    .filter((profile) => !provider || profile.provider === provider)
    .toSorted((left, right) => left.id.localeCompare(right.id));
  const shared = '~/.openclaw/state/openclaw.sqlite';
  const listed = {
    agentId: 'main',
    agentDir: '~/.openclaw/agents/main/agent',
    authStatePath: profiles.length ? shared : '~/.openclaw/agents/main/agent/openclaw-agent.sqlite',
    ...(provider && { provider }),
    profiles: profiles.map((profile) => listedProfile(profile, world.now())),
  };
  return done([JSON.stringify(listed, null, 2)]);
}

function install(
  { world, home }: Invocation,
  given: { value: string } & Pick<Profile, 'id' | 'provider' | 'type' | 'expiresAt'>,
): void {
  const { value, ...rest } = given;
  const before = home.profiles.find(({ id }) => id === rest.id);
  const profile: Profile = {
    ...rest,
    fingerprint: fingerprint(value),
    // Pasting over a refused credential does not end its cooldown.
    cooldown: before?.cooldown ?? null,
    lastProbe: null,
    lastUsageError: null,
  };
  home.profiles = [...home.profiles.filter(({ id }) => id !== rest.id), profile];
  world.values.set(profile.fingerprint, value);
  world.save();
}

function listedProfile(profile: Profile, now: number) {
  const { id, provider, type, expiresAt, cooldown } = profile;
  return {
    id,
    provider,
    type,
    label: id,
    ...(expiresAt && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(cooldown &&
      cooldown.until > now && {
        cooldownUntil: new Date(cooldown.until).toISOString(),
        cooldownReason: cooldown.reason,
        recoveryHint: `Re-authenticate with \`openclaw models auth login --provider ${provider} --profile-id '${id}'\`.`,
      }),
  };
}

function done(lines: string[], stderr = ''): ExecResult {
  return { exitCode: 0, stdout: `${lines.join('\n')}\n`, stderr };
}

function failed(message: string): ExecResult {
  return { exitCode: 1, stdout: '', stderr: `${message}\n` };
}

function missingProvider(command: string): ExecResult {
  return failed(
    `Missing required option "--provider <name>".\nTry: openclaw models auth ${command} --help`,
  );
}
