import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import type { Exec } from '../openclaw/credentials.ts';
import type { Channel } from '../store/channels.ts';
import { ASLEEP } from '../machines/power-steps.ts';
import { findMachineOfAccount, type Machine, toMachine } from '../store/machines.ts';
import type { ChannelApp, Settled } from './check-channel.ts';
import { type GatewayHealth, isComingIn, readGatewayHealth } from './gateway-status.ts';
import type { ChannelHealth } from '../domain/channels.ts';

/** A channel that was just put on a machine needs a moment; only then is it called stopped. */
const MOST_QUICK_LOOKS = 10;
const LOOK_AGAIN_MS = 3000;
/** One that is stopped may come back by itself: it is looked at for a few minutes more. */
const MOST_LOOKS = 15;
const LOOK_LATER_MS = 60_000;

/** Asks the gateway how a channel is. Nothing is asked of a machine that is not there, sleeps, or is being changed. */
export async function inspectGateway(app: ChannelApp, channel: Channel): Promise<Settled> {
  const machine = await findReadyMachine(app, channel.accountId);
  // Once the machine has the change the reconciler asks for another look.
  if (!machine || channel.state !== 'on') return { change: {} };
  // What changes from here on, it may not have seen.
  const askedAt = app.now();
  try {
    const exec = execOn(app, machine);
    const answer = await callGateway(exec, 'channels.status', { probe: true });
    const found = answer.ok ? readGatewayHealth(answer.payload, channel.kind) : null;
    const comes = answer.ok && isComingIn(answer.payload, channel.kind);
    return settle(app, channel, { found, comes, askedAt });
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    return (await isAsleep(app, machine))
      ? looked(app, channel, { health: 'asleep', reason: null, askedAt })
      : settle(app, channel, { found: null, comes: false, askedAt });
  }
}

/** Only a machine that runs can be asked; one that is being changed is refused in the same way. */
async function isAsleep({ fly }: ChannelApp, machine: Machine): Promise<boolean> {
  try {
    const { state } = await fly.getMachine(machine.appName, machine.flyMachineId ?? '');
    return ASLEEP.includes(state);
  } catch (error) {
    if (error instanceof FlyError) return false;
    throw error;
  }
}

/** The machine of an account when it is up and has everything it shall have. */
export async function findReadyMachine(
  app: Pick<ChannelApp, 'db'>,
  accountId: string,
): Promise<Machine | null> {
  const [result] = await app.db.read([findMachineOfAccount(accountId)]);
  const machine = result?.rows[0] ? toMachine(result.rows[0]) : null;
  const isReady =
    machine?.state === 'ready' && !machine.paused && machine.appliedRev === machine.desiredRev;
  return isReady && machine.flyMachineId !== null ? machine : null;
}

export function execOn(app: Pick<ChannelApp, 'fly'>, machine: Machine): Exec {
  return (command) => app.fly.exec(machine.appName, machine.flyMachineId ?? '', command);
}

type Found = { found: GatewayHealth | null; comes: boolean; askedAt: number };

function settle(app: ChannelApp, channel: Channel, { found, comes, askedAt }: Found): Settled {
  const attempts = channel.attempts + 1;
  // Without an answer nothing is known of a channel that was well.
  const isOpen = channel.health === null || found === null;
  const mayStillCome = isOpen && attempts < MOST_QUICK_LOOKS;
  const isRunning = found?.health === 'running';
  if (isRunning && !(comes && mayStillCome)) return looked(app, channel, { ...found, askedAt });
  if (mayStillCome) return { change: { attempts }, againMs: LOOK_AGAIN_MS };
  const seen = found ?? { health: 'stopped', reason: 'other' };
  const { change, ...rest } = looked(app, channel, { ...seen, askedAt });
  const again = attempts < MOST_LOOKS ? { againMs: LOOK_LATER_MS } : {};
  return { ...rest, ...again, change: { ...change, attempts } };
}

type Seen = Pick<Found, 'askedAt'> &
  (GatewayHealth | { health: Extract<ChannelHealth, 'asleep'>; reason: null });

/** A channel that starts or stops is news; anything else only freshens the screen that asked. */
function looked(app: ChannelApp, channel: Channel, { health, reason, askedAt }: Seen): Settled {
  const isOther = channel.health !== health || channel.healthReason !== reason;
  const tells = isOther && health !== 'asleep';
  const wasAsleep = channel.health === 'asleep' && health === 'running';
  return {
    change: { health, healthReason: reason, lookedAt: askedAt, attempts: 0 },
    news: { what: tells && !wasAsleep ? health : 'looked', key: String(app.now()) },
  };
}
