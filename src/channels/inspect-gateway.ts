import { FlyError } from '../fly/errors.ts';
import { callGateway } from '../openclaw/call-gateway.ts';
import type { Channel } from '../store/channels.ts';
import { ASLEEP } from '../machines/diagnose.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import type { Machine } from '../store/machines.ts';
import type { ChannelApp, ChannelOutcome } from './channel-outcome.ts';
import { type GatewayHealth, isConnecting, readGatewayHealth } from './gateway-status.ts';
import type { ChannelHealth } from '../domain/channels.ts';

/** A channel that was just put on a machine needs a moment before it counts as stopped. */
const MOST_QUICK_CHECKS = 10;
const RECHECK_MS = 3000;
/** A stopped channel may start again by itself: it is checked for a few minutes more. */
const MOST_CHECKS = 15;
const RECHECK_STOPPED_MS = 60_000;

/** Asks the gateway for the health of a channel, unless the machine sleeps, is being changed, or does not exist. */
export async function inspectGateway(app: ChannelApp, channel: Channel): Promise<ChannelOutcome> {
  const machine = await findReadyMachine(app, channel.accountId);
  // The reconciler requests an inspection once the machine is up to date.
  if (!machine || channel.state !== 'on') return { change: {} };
  // The answer may not include changes from now on.
  const askedAt = app.now();
  try {
    const exec = execOn(app, machine);
    const answer = await callGateway(exec, 'channels.status', { probe: true });
    const found = answer.ok ? readGatewayHealth(answer.payload, channel.kind) : null;
    const connects = answer.ok && isConnecting(answer.payload, channel.kind);
    return settle(app, channel, { found, connects, askedAt });
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    return (await isAsleep(app, machine))
      ? inspected(app, channel, { health: 'asleep', reason: null, askedAt })
      : settle(app, channel, { found: null, connects: false, askedAt });
  }
}

/** Fly refuses an exec in the same way for a machine that sleeps and for one that is being changed. */
async function isAsleep({ fly }: ChannelApp, machine: Machine): Promise<boolean> {
  try {
    const { state } = await fly.getMachine(machine.appName, machine.flyMachineId ?? '');
    return ASLEEP.includes(state);
  } catch (error) {
    if (error instanceof FlyError) return false;
    throw error;
  }
}

type Found = { found: GatewayHealth | null; connects: boolean; askedAt: number };

function settle(
  app: ChannelApp,
  channel: Channel,
  { found, connects, askedAt }: Found,
): ChannelOutcome {
  const attempts = channel.attempts + 1;
  // Without an answer the health of a channel that was running is unknown.
  const isOpen = channel.health === null || found === null;
  const mayStillConnect = isOpen && attempts < MOST_QUICK_CHECKS;
  const isRunning = found?.health === 'running';
  if (isRunning && !(connects && mayStillConnect))
    return inspected(app, channel, { ...found, askedAt });
  if (mayStillConnect) return { change: { attempts }, recheckMs: RECHECK_MS };
  const seen = found ?? { health: 'stopped', reason: 'other' };
  const { change, ...others } = inspected(app, channel, { ...seen, askedAt });
  const again = attempts < MOST_CHECKS ? { recheckMs: RECHECK_STOPPED_MS } : {};
  return { ...others, ...again, change: { ...change, attempts } };
}

type Seen = Pick<Found, 'askedAt'> &
  (GatewayHealth | { health: Extract<ChannelHealth, 'asleep'>; reason: null });

/** A channel that starts or stops is news; any other result only updates the screen that asked for it. */
function inspected(
  app: ChannelApp,
  channel: Channel,
  { health, reason, askedAt }: Seen,
): ChannelOutcome {
  const isOther = channel.health !== health || channel.healthReason !== reason;
  const tells = isOther && health !== 'asleep';
  const wasAsleep = channel.health === 'asleep' && health === 'running';
  return {
    change: { health, healthReason: reason, inspectedAt: askedAt, attempts: 0 },
    news: { what: tells && !wasAsleep ? health : 'looked', key: String(app.now()) },
  };
}
