import { CREDENTIAL_PURPOSE } from '../credentials/keep-credential.ts';
import { openSeal } from '../credentials/seal.ts';
import { AppError } from '../errors.ts';
import { type Exec, pushCredential, removeCredentials } from '../openclaw/credentials.ts';
import { probeModels } from '../openclaw/gateway.ts';
import type { StepContext, StepOutcome } from './build-steps.ts';

/**
 * Makes the running machine hold exactly the credential it shall, and has the gateway use it once. The version goes
 * into the machine's metadata, so that what is on it can be told without opening anything.
 */
export async function syncMachineCredential(context: StepContext): Promise<StepOutcome> {
  const { app, machine, desired } = context;
  const id = machine.flyMachineId ?? '';
  const exec: Exec = (command) => app.fly.exec(machine.appName, id, command);
  if (!desired.credential?.sealed) {
    await removeCredentials(exec);
    await app.fly.setMetadata(machine.appName, id, 'credential_version', '0');
    return { change: { credentialVersion: 0 } };
  }
  const { accountId, version, kind, sealed } = desired.credential;
  const value = openSeal(app.config.sealing, sealed, {
    owner: accountId,
    purpose: CREDENTIAL_PURPOSE,
    version,
  });
  await pushCredential(exec, { kind, value });
  const probe = await probeModels(exec);
  app.log.info({ machineId: machine.id, version, kind, probe }, 'credential pushed');
  if (probe === 'auth' && desired.credential.verdict === 'valid') {
    // Anthropic accepts it from us but refuses it from the machine: what arrived there is not what we sent.
    throw new AppError('upstream', 'the gateway could not use the credential');
  }
  await app.fly.setMetadata(machine.appName, id, 'credential_version', String(version));
  return { change: { credentialVersion: version } };
}
