import { AppError } from '../errors.ts';
import { isFly } from '../fly/errors.ts';
import type { AgentDocument } from '../openclaw/agent-document.ts';
import { applyAgentDocument } from '../openclaw/apply-document.ts';
import { openSeal } from '../sealing/seal.ts';
import { adoptionSeal } from '../sealing/seal-contexts.ts';
import { type Adoption, updateAdoption } from '../store/adoptions.ts';
import { commit } from '../work/commit.ts';
import { MANAGED_PARTS } from './agent-document.ts';
import type { MachineApp } from './step.ts';

const START_MS = 15_000;
const MOST_STARTS = 20;
const RELEASE_SECONDS = 60;

/**
 * Gives a machine back as it was found: its own settings in `openclaw.json` first, while our program is still on it, then its
 * configuration at Fly. The files of OpenClaw of before are there again; what the newer version has written stays beside them.
 */
export async function returnToOwner(app: MachineApp, adoption: Adoption): Promise<void> {
  const { appName, flyMachineId, releaseRev } = adoption;
  const id = flyMachineId ?? '';
  const machine = await findAtFly(app, appName, id);
  if (!machine) return end(app, adoption, 'gone');
  const isOurs = machine.config?.metadata?.['managed_by'] === 'automna';
  if (!isOurs || adoption.beforeSealed === null) return end(app, adoption, null);
  if (releaseRev !== null && machine.state !== 'started' && adoption.attempts < MOST_STARTS) {
    await app.fly.startMachine(appName, id);
    const dueAt = app.now() + START_MS;
    await commit(app, [updateAdoption(adoption, { attempts: adoption.attempts + 1, dueAt })]);
    return;
  }
  const isReleased = machine.state === 'started' && releaseRev !== null;
  if (isReleased) await release(app, { appName, id, releaseRev });
  const before = JSON.parse(
    openSeal(app.config.sealing, adoption.beforeSealed, adoptionSeal(adoption.id)),
  ) as Record<string, unknown>;
  await app.fly.updateMachine(appName, id, {
    // Fly may have moved the volume meanwhile.
    config: { ...before, mounts: mountsOf(before, machine.config?.mounts?.[0]?.volume) },
    ...(machine.instance_id ? { current_version: machine.instance_id } : {}),
  });
  await end(app, adoption, isReleased ? null : 'not_released');
}

/** First the settings, then the files that our OpenClaw has taken over from the one of before. */
async function release(
  app: MachineApp,
  { appName, id, releaseRev }: { appName: string; id: string; releaseRev: number },
): Promise<void> {
  await applyAgentDocument((command) => app.fly.exec(appName, id, command), released(releaseRev));
  const argv = ['automna-agent', 'release'];
  const { exitCode } = await app.fly.exec(appName, id, { argv, timeoutSeconds: RELEASE_SECONDS });
  if (exitCode !== 0)
    throw new AppError('upstream', `the machine gave no files back (exit ${exitCode})`);
}

/** A document without anything of ours: every value that one of ours had replaced returns. */
function released(rev: number): AgentDocument {
  return { rev, managed: {}, defaults: {}, retired: MANAGED_PARTS };
}

function mountsOf(before: Record<string, unknown>, volume: string | undefined): unknown {
  const mounts = before['mounts'];
  if (!Array.isArray(mounts) || volume === undefined) return mounts;
  return mounts.map((mount: object) => ({ ...mount, volume }));
}

async function findAtFly(app: MachineApp, appName: string, id: string) {
  try {
    return await app.fly.getMachine(appName, id);
  } catch (error) {
    if (isFly(error, 'not_found')) return null;
    throw error;
  }
}

async function end(app: MachineApp, adoption: Adoption, reason: string | null): Promise<void> {
  await commit(app, [updateAdoption(adoption, { state: 'returned', reason, dueAt: null })]);
  app.log.info({ accountId: adoption.accountId, reason }, 'machine given back');
}
