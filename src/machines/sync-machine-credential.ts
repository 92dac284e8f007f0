import { openSeal } from '../sealing/seal.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { verdictFromProbe } from '../domain/verdicts.ts';
import { pushCredential, removeCredentials } from '../openclaw/credentials.ts';
import { probeModels, type ProbeResult } from '../openclaw/gateway.ts';
import type { StepContext, StepOutcome } from './step.ts';

/** The key of the machine's metadata that holds the version of the credential on it. */
export const CREDENTIAL_VERSION = 'credential_version';

/**
 * Makes the running machine hold exactly the desired credential, and has the gateway use it once. The version is stored in the
 * machine's metadata, so that the installed credential is known without opening a seal.
 */
export async function syncMachineCredential(context: StepContext): Promise<StepOutcome> {
  const { app, machine, desired } = context;
  const id = machine.flyMachineId ?? '';
  const { exec } = context.commands;
  if (!desired.credential?.sealed) {
    await removeCredentials(exec);
    await probe(context);
    await app.fly.setMetadata(machine.appName, id, CREDENTIAL_VERSION, '0');
    return { change: { credentialVersion: 0 } };
  }
  const { accountId, version, kind, sealed } = desired.credential;
  const value = openSeal(app.config.sealing, sealed, credentialSeal(accountId, version));
  await pushCredential(exec, { kind, value });
  const found = await probe(context);
  app.log.info({ machineId: machine.id, version, kind, probe: found }, 'credential pushed');
  const known = desired.credential.verdict ?? 'unknown';
  await app.fly.setMetadata(machine.appName, id, CREDENTIAL_VERSION, String(version));
  return {
    change: { credentialVersion: version },
    verdict: verdictFromProbe(known, desired.credential, found),
  };
}

/** Has the gateway use its credential once more, and changes nothing. */
export async function probeMachineCredential(context: StepContext): Promise<StepOutcome> {
  const { app, machine, desired } = context;
  if (!desired.credential) return { change: {} };
  const found = await probe(context);
  const { kind, verdict } = desired.credential;
  app.log.info({ machineId: machine.id, kind, probe: found }, 'credential probed');
  return { change: {}, verdict: verdictFromProbe(verdict ?? 'unknown', desired.credential, found) };
}

/** Has the gateway use its credential, which also shows that the gateway survived the change. */
async function probe({ app, machine, commands }: StepContext): Promise<ProbeResult> {
  const { restarted, ...found } = await probeModels(commands.exec, commands.pause);
  if (restarted) app.log.warn({ machineId: machine.id }, 'the gateway was stuck and has restarted');
  return found;
}
