import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { type Inspection, inspectInside } from '../openclaw/inspect.ts';
import { type ChannelUse, reviveChannels } from '../openclaw/revive-channels.ts';
import { saveChannelUse } from '../store/channel-uses.ts';
import { inspectIfOther } from '../store/channels.ts';
import { raiseDesiredRev, updateMachine } from '../store/machines.ts';
import { type ObservedMachine, saveDisk } from '../store/observations.ts';
import type { Change } from '../work/commit.ts';
import { execDetachedOn } from './ready-machine.ts';
import type { MachineApp } from './step.ts';

/** How full a disk is told, and the level below which it is told again. */
const OWNER_PERCENT = 80;
const OPERATOR_PERCENT = 90;
const CALM_PERCENT = 75;
const DAY_MS = 24 * 3_600_000;
/** The parts of the document that hold a plan's limits. */
const LIMITS = ['cron', 'agents.defaults.heartbeat', 'tools.deny', 'skills.install'];

/** Has a running machine look after its disk and its configuration, and tells whom it concerns. */
export async function lookInside(app: MachineApp, machine: ObservedMachine): Promise<Change[]> {
  try {
    const exec = execDetachedOn(app, machine);
    const found = await inspectInside(exec);
    const uses = await reviveChannels(exec);
    if (!found) return channelChanges(app, machine, uses);
    return [
      ...channelChanges(app, machine, uses),
      ...diskChanges(app, machine, found.diskPercent),
      ...limitNews(app, machine, found),
      ...setAsideNews(app, machine, found),
      ...strayChanges(app, machine, found),
    ];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    app.log.warn({ machineId: machine.id, err: error }, 'a machine could not look after itself');
    return [];
  }
}

function channelChanges(
  app: MachineApp,
  { id, accountId }: ObservedMachine,
  uses: ChannelUse[],
): Change[] {
  const revived = uses.filter((use) => use.revived).map(({ kind }) => kind);
  if (revived.length > 0) {
    app.log.warn({ machineId: id, channels: revived }, 'channels had ended and start again');
  }
  return uses.flatMap(({ kind, lastMessageAt, works }) => [
    ...(lastMessageAt === null ? [] : [saveChannelUse(accountId, kind, lastMessageAt)]),
    inspectIfOther(accountId, { kind, works }, app.now()),
  ]);
}

function diskChanges(app: MachineApp, machine: ObservedMachine, percent: number): Change[] {
  const { id, accountId, diskTold } = machine;
  const level = [OPERATOR_PERCENT, OWNER_PERCENT].find((each) => percent >= each) ?? 0;
  const told = percent < CALM_PERCENT ? 0 : Math.max(diskTold, level);
  const key = `disk:${id}:${level}:${Math.floor(app.now() / DAY_MS)}`;
  const notice = { type: 'disk_full' as const, machineId: id, percent };
  return [
    saveDisk(id, { percent, told }),
    ...(level > diskTold
      ? [tellAccount(app, accountId, { type: 'disk_filling', percent }, key)]
      : []),
    ...(level > diskTold && level === OPERATOR_PERCENT ? [tellOperators(app, notice, key)] : []),
  ];
}

/** Somebody, perhaps the agent itself, had switched on what the plan does not include. */
function limitNews(
  app: MachineApp,
  { id, accountId }: ObservedMachine,
  { putBack }: Inspection,
): Change[] {
  const limits = putBack.filter((path) => LIMITS.some((limit) => path.startsWith(limit)));
  if (limits.length === 0) return [];
  app.log.info({ machineId: id, limits }, 'the limits of a plan are in force again');
  const key = `limits:${id}:${Math.floor(app.now() / DAY_MS)}`;
  return [tellAccount(app, accountId, { type: 'limits_put_back' }, key)];
}

function setAsideNews(
  app: MachineApp,
  { id, accountId }: ObservedMachine,
  { setAside }: Inspection,
): Change[] {
  return setAside.map((path) =>
    tellAccount(app, accountId, { type: 'setting_set_aside', path }, idFrom('set', id, path)),
  );
}

const LONGEST_VERSION = 30;

/** Somebody, perhaps the agent itself, has brought in another OpenClaw. A restart boots the one of the image. */
function strayChanges(
  app: MachineApp,
  { id, accountId }: ObservedMachine,
  { strayVersion }: Inspection,
): Change[] {
  if (strayVersion === null) return [];
  const version = strayVersion.slice(0, LONGEST_VERSION);
  app.log.warn({ machineId: id, version }, 'a version that nobody has ordered is taken back');
  const key = idFrom('stray', id, version, Math.floor(app.now() / DAY_MS));
  return [
    updateMachine(id, { restartRequested: true }),
    raiseDesiredRev(accountId, app.now()),
    tellAccount(app, accountId, { type: 'version_put_back', version }, key),
  ];
}
