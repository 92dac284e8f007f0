import type { FlyMachine } from '../fly/client.ts';

/** Why a machine of the old service is left as it is. */
export const WHY_LEFT = {
  no_app: 'our organisation has no such app',
  no_machine: 'the app has no such machine',
  several_machines: 'the app has more than one machine',
  has_machine: 'the account has a machine of ours already',
  other_layout: 'OpenClaw does not keep its state in /data/.openclaw on the only volume',
  several_programs: 'more than one program runs on it',
  does_not_start: 'it does not start',
  undone: 'the move was undone before',
} as const;
export type WhyLeft = keyof typeof WHY_LEFT;

const MOUNT = '/data';
const STATE = `${MOUNT}/.openclaw`;
const GONE = ['destroyed', 'destroying'];

/** Our machine among those of the app, or why there is none. */
export function chooseMachine(
  machines: FlyMachine[],
  wanted: string | null,
): FlyMachine | { left: WhyLeft } {
  const alive = machines.filter(({ state }) => !GONE.includes(state));
  // A second one would go on beside ours, with the same volume or with another one.
  if (alive.length > 1) return { left: 'several_machines' };
  const [machine] = alive;
  if (!machine || (wanted !== null && machine.id !== wanted)) return { left: 'no_machine' };
  return machine;
}

/** What stands against running our image on it without losing anything. Paths in its files have to stay the same. */
export function obstacleToAdopt(config: FlyMachine['config']): WhyLeft | null {
  const mounts = config?.mounts ?? [];
  const env = environmentOf(config);
  const stateDir = env['OPENCLAW_STATE_DIR'] ?? `${env['HOME'] ?? '/root'}/.openclaw`;
  const isOurLayout = mounts.length === 1 && mounts[0]?.['path'] === MOUNT && stateDir === STATE;
  if (!isOurLayout) return 'other_layout';
  const { processes, containers } = config ?? {};
  return isFilled(processes) || isFilled(containers) ? 'several_programs' : null;
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

export function environmentOf(config: FlyMachine['config']): Record<string, string> {
  const env = config?.['env'];
  if (typeof env !== 'object' || env === null) return {};
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}

/** Set by us, or ours and of no use to the machine any more: our old service's access to Claude. */
const NOT_KEPT =
  /^(OPENCLAW_(STATE_DIR|GATEWAY_TOKEN|GATEWAY_PORT|SKIP_CRON)|HOME|PATH|NODE_OPTIONS|AGENT_\w+|BYOK_MODE|SERVICE_TOKEN|ANTHROPIC_\w+|CLAUDE_CODE_OAUTH_TOKEN)$/;

/** What the agent may need of its old environment, such as the tokens of its channels. It becomes secrets of the app. */
export function keptEnvironment(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_KEPT.test(name)));
}
