import { createHash, randomBytes } from 'node:crypto';
import type { FlyMachine } from '../fly/client.ts';
import { idFrom } from '../ids.ts';
import { tellOperators } from '../news/tell.ts';
import { listProfiles } from '../openclaw/credentials.ts';
import { requestProvisions } from '../services/provision.ts';
import { seal } from '../sealing/seal.ts';
import { adoptionSeal, machineTokenSeal } from '../sealing/seal-contexts.ts';
import { type Adoption, findAdoption, updateAdoption } from '../store/adoptions.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { closeGrace } from '../store/graces.ts';
import { addAdoptedMachine } from '../store/machine-builds.ts';
import { findMachineOfAccount, raiseDesiredRev } from '../store/machines.ts';
import { type Change, commit } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import {
  chooseMachine,
  environmentOf,
  keptEnvironment,
  obstacleToAdopt,
  type WhyLeft,
} from './adoption-rules.ts';
import { execDetachedOn, findReadyMachine } from './ready-machine.ts';
import { returnToOwner } from './return-machine.ts';
import type { MachineApp } from './step.ts';

const BACK_OFF = { firstMs: 5000, longestMs: 10 * 60_000 };
const START_MS = 15_000;
const MOST_STARTS = 20;
const CHECK_MS = 15_000;
const TOKEN_SECONDS = 20;
const HOLD_MS = 10 * 60_000;

/** The row of the machine of an account that comes from the old service. */
const adoptedMachineId = (accountId: string): string => idFrom('mch', 'adopted', accountId);

/**
 * Takes a machine of the old service under the reconciler, with its app, volume and gateway token, or leaves it as it is and says
 * why; and gives one back. Each part checks first, so it may be repeated after any crash.
 */
export async function adoptMachine(app: MachineApp, id: string): Promise<void> {
  await workOffRow(app, id, ADOPTIONS);
}

const ADOPTIONS: DueRowWork<MachineApp, Adoption> = {
  find: findAdoption,
  // The reconciler works under the same lease, so the two never act on one machine at once.
  lease: ({ accountId }) => `machine:${adoptedMachineId(accountId)}`,
  async advance(app, adoption) {
    switch (adoption.state) {
      case 'waiting':
        await take(app, adoption);
        return 'stop';
      case 'checking':
        await checkOwnKeys(app, adoption);
        return 'stop';
      case 'returning':
        await returnToOwner(app, adoption);
        return 'stop';
      case 'adopted':
      case 'left':
      case 'returned':
        return 'stop';
    }
  },
  async recordFailure(app, adoption, error) {
    const dueAt = app.now() + backOffMs(adoption.attempts, BACK_OFF);
    await commit(app, [updateAdoption(adoption, { attempts: adoption.attempts + 1, dueAt })]);
    throw error;
  },
};

async function take(app: MachineApp, adoption: Adoption): Promise<void> {
  const { accountId, appName } = adoption;
  const [own, isOnHold] = await app.db.read(
    findMachineOfAccount(accountId),
    isAccountOnHold(accountId),
  );
  // Its owner may keep the account; a deletion finds the app as it is.
  if (isOnHold)
    return void (await commit(app, [updateAdoption(adoption, { dueAt: app.now() + HOLD_MS })]));
  if (own) return leave(app, adoption, 'has_machine');
  const found = await app.fly.lookUpApp(appName, app.config.fly.org);
  if (found !== 'ours') return leave(app, adoption, 'no_app');
  const machine = chooseMachine(await app.fly.listMachines(appName), adoption.flyMachineId);
  if ('left' in machine) return leave(app, adoption, machine.left);
  const obstacle = obstacleToAdopt(machine.config);
  if (obstacle) return leave(app, adoption, obstacle);
  if (machine.state !== 'started') return startFirst(app, adoption, machine);
  const token = await findToken(app, appName, machine);
  const kept = keptEnvironment(environmentOf(machine.config));
  if (Object.keys(kept).length > 0) await app.fly.setSecrets(appName, kept);
  await commit(app, adoptedChanges(app, adoption, { machine, token }));
  app.log.info({ accountId, flyMachineId: machine.id }, 'machine adopted');
}

/** Only a running machine tells its token, and one that never runs again is not worth having. */
async function startFirst(app: MachineApp, adoption: Adoption, { id }: FlyMachine): Promise<void> {
  if (adoption.attempts >= MOST_STARTS) return leave(app, adoption, 'does_not_start');
  await app.fly.startMachine(adoption.appName, id);
  const dueAt = app.now() + START_MS;
  await commit(app, [updateAdoption(adoption, { attempts: adoption.attempts + 1, dueAt })]);
}

/** The gateway token as it is, so that whatever is connected with it stays connected; another one when there is none. */
async function findToken(app: MachineApp, appName: string, machine: FlyMachine): Promise<string> {
  const inConfig = environmentOf(machine.config)['OPENCLAW_GATEWAY_TOKEN'];
  if (inConfig) return inConfig;
  const argv = ['printenv', 'OPENCLAW_GATEWAY_TOKEN'];
  const { exitCode, stdout } = await app.fly.exec(appName, machine.id, {
    argv,
    timeoutSeconds: TOKEN_SECONDS,
  });
  const token = stdout.trim();
  return exitCode === 0 && token !== '' ? token : randomBytes(32).toString('hex');
}

function adoptedChanges(
  app: MachineApp,
  adoption: Adoption,
  { machine, token }: { machine: FlyMachine; token: string },
): Change[] {
  const { accountId, appName } = adoption;
  const { sealing } = app.config;
  const id = adoptedMachineId(accountId);
  const serviceToken = `ast_${randomBytes(24).toString('base64url')}`;
  const volumeId = machine.config?.mounts?.[0]?.volume ?? '';
  const before = JSON.stringify(machine.config);
  const now = app.now();
  return [
    addAdoptedMachine(
      {
        id,
        accountId,
        appName,
        region: machine.region,
        gatewayTokenSealed: seal(sealing, token, machineTokenSeal(id, 'gateway_token')),
        serviceTokenSealed: seal(sealing, serviceToken, machineTokenSeal(id, 'service_token')),
        serviceTokenHash: createHash('sha256').update(serviceToken).digest('hex'),
      },
      { volumeId, flyMachineId: machine.id, now },
    ),
    updateAdoption(adoption, {
      state: 'checking',
      flyMachineId: machine.id,
      beforeSealed: seal(sealing, before, adoptionSeal(adoption.id)),
      attempts: 0,
      dueAt: now + CHECK_MS,
    }),
    // The agent's services, with the number and the inbox that it had.
    ...requestProvisions(app, accountId),
    { enqueue: 'reconcile-machine', payload: { id } },
    { enqueue: 'sweep', payload: {} },
  ];
}

/**
 * Looks whether the owner's own key is on the machine: then it stays in use, and ours never takes its place. Until that is known
 * the agent goes straight to Anthropic.
 */
async function checkOwnKeys(app: MachineApp, adoption: Adoption): Promise<void> {
  const { accountId } = adoption;
  const now = app.now();
  const machine = await findReadyMachine(app, accountId);
  if (!machine) {
    await commit(app, [updateAdoption(adoption, { dueAt: now + CHECK_MS })]);
    return;
  }
  const profiles = await listProfiles(execDetachedOn(app, machine));
  await commit(app, [
    ...(profiles.length > 0 ? [closeGrace(accountId, 'own_key', now)] : []),
    updateAdoption(adoption, { state: 'adopted', attempts: 0, dueAt: null }),
    raiseDesiredRev(accountId, now),
    { enqueue: 'reconcile-machine', payload: { id: machine.id } },
  ]);
  app.log.info({ accountId, ownKeys: profiles.length }, 'adopted machine checked');
}

async function leave(app: MachineApp, adoption: Adoption, reason: WhyLeft): Promise<void> {
  const { accountId, id } = adoption;
  await commit(app, [
    updateAdoption(adoption, { state: 'left', reason, dueAt: null }),
    tellOperators(app, { type: 'machine_left', accountId, reason }, `left:${id}:${reason}`),
  ]);
  app.log.warn({ accountId, reason }, 'a machine is not adopted');
}
