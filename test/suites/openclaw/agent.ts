import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../../sandbox/stand-in.ts';
import { createFly } from '../../../src/fly/client.ts';
import { detached } from '../../../src/openclaw/detached.ts';
import type { Guest } from '../../fixtures/guest.ts';
import type { World } from '../../fixtures/world.ts';

/** A customer's agent, observed from outside: through Fly's API and with commands on its machine. */
export class Agent {
  readonly #world: World;
  readonly #guest: Guest;

  constructor(world: World, guest: Guest) {
    this.#world = world;
    this.#guest = guest;
  }

  async machine() {
    const [machine] = this.#world.fly.machines((await this.#guest.agentApp()) ?? '');
    if (!machine) throw new Error(`${this.#guest.name} has no machine`);
    return machine;
  }

  /** The process, and how often the machine has booted. */
  async boot(): Promise<{ boots: number; pid: number | null }> {
    const { id } = await this.machine();
    const { machines } = this.#world;
    if (!machines) throw new Error('the machines are a model');
    return machines.bootOf(id);
  }

  /** Runs a command on the machine over Fly's API, for as long as it takes. */
  async run(argv: string[], stdin = ''): Promise<string> {
    const { appName, id } = await this.machine();
    const fly = createFly(this.#world.app.config.fly);
    const exec = detached((command) => fly.exec(appName, id, command), Date.now);
    const { exitCode, stdout, stderr } = await exec({ argv, stdin, timeoutSeconds: 120 });
    if (exitCode !== 0) throw new Error(`${argv[0]} ended with ${exitCode}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Asks the running gateway itself. */
  async rpc(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const line = await this.run(['automna-agent', 'rpc', method], JSON.stringify(params));
    return (JSON.parse(line) as { payload: Record<string, unknown> }).payload;
  }

  /** The customer's configuration, as it lies on the volume. */
  async config(): Promise<Record<string, unknown>> {
    const script = 'cat "$OPENCLAW_STATE_DIR/openclaw.json"';
    return JSON.parse(await this.run(['sh', '-c', script])) as Record<string, unknown>;
  }

  /** Its channels, as the running gateway has them; one that was there before stays in its list as not configured. */
  async channels(): Promise<Record<string, { configured?: boolean }>> {
    const { channels } = await this.rpc('channels.status', { probe: true });
    const all = Object.entries(channels as Record<string, { configured?: boolean }>);
    return Object.fromEntries(all.filter(([, { configured }]) => configured !== false));
  }

  /** The files of its volume that hold this text. */
  async filesWith(text: string): Promise<string[]> {
    const found = await this.run(['sh', '-c', 'grep -rlF "$(cat)" "$HOME" || true'], text);
    return found.split('\n').filter((file) => file !== '');
  }

  /** Edits the file as the customer would, by setting these keys. */
  async editConfig(keys: Record<string, unknown>): Promise<void> {
    const text = JSON.stringify({ ...(await this.config()), ...keys });
    await this.run(['sh', '-c', 'cat > "$OPENCLAW_STATE_DIR/openclaw.json"'], text);
  }

  /** The output of the machine, over all boots. */
  async log(): Promise<string> {
    const { id } = await this.machine();
    const file = join(this.#world.dataDir, 'machines', 'machines', id, 'machine.log');
    return readFileSync(file, 'utf8');
  }
}

/** The message requests that gateways sent to Anthropic. The product itself never sends any. */
export function messagesTo({ anthropic }: Pick<World, 'anthropic'>): Call[] {
  return anthropic.calls.filter(({ operation }) => operation === 'create-message');
}

/** Processes that still run with anything of this world in their environment. Linux only. */
export function leftovers(dataDir: string): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readQuietly(`/proc/${pid}/environ`).includes(dataDir))
    .map((pid) => readQuietly(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
}

/** A process may end at any moment, and others are not ours to read. */
function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
