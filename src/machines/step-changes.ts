import type { App } from '../app.ts';
import { tellAccount } from '../news/tell.ts';
import { removeReplacedCredentials, settleCredential } from '../store/credentials.ts';
import { endProbe, type Machine, updateMachine } from '../store/machines.ts';
import { saveObservation } from '../store/observations.ts';
import type { Change } from '../work/commit.ts';
import { type MachineStep, ON_RUNNING_MACHINE } from './next-step.ts';
import { nextInspectionAt } from './observe-machine.ts';
import { recover } from './recover.ts';
import { newsOfStep, newsOfVerdict, type StepDone } from './step-news.ts';
import { verdictFromUse } from './verdict-from-use.ts';

const RUNNING_AFTER: MachineStep[] = ['start', ...ON_RUNNING_MACHINE];
/** Steps in which the gateway uses its credential. */
const PROVEN_BY: MachineStep[] = ['credential', 'probe'];
/** How soon after any other start or change a machine has to prove that it answers. */
const PROOF_MS = 30_000;

/** The changes after a step: its result, the verdict on the credential that it used, and news for the account. */
export function stepChanges(app: Pick<App, 'now'>, machine: Machine, done: StepDone): Change[] {
  const { step, change, desired, verdict, restoredFrom } = done;
  const { id, accountId } = machine;
  const { credential } = desired;
  const now = app.now();
  const isProven = PROVEN_BY.includes(step);
  const nextAt = isProven ? nextInspectionAt(now, desired.terms.alwaysOn) : now + PROOF_MS;
  const isRunning = RUNNING_AFTER.includes(step) && change.flyMachineId !== null;
  const wasAsked = step === 'probe' && machine.probeRequested === 'test';
  // A proof that nobody asked for does not keep a machine awake.
  const used = step === 'probe' && !wasAsked ? {} : { upSince: now };
  const use = verdict && credential ? verdictFromUse(credential, verdict, { wasAsked, now }) : null;
  const news = [
    newsOfStep(machine, done),
    wasAsked || use?.isNews ? newsOfVerdict(machine, step, wasAsked) : null,
  ];
  return [
    updateMachine(id, { ...change, attempts: 0, trouble: null, stepRun: null }),
    ...(isProven ? [updateMachine(id, { provenAt: now })] : []),
    ...(step === 'probe' ? [endProbe(machine)] : []),
    ...(isRunning ? [saveObservation(id, { state: 'started', now, nextAt, ...used })] : []),
    ...(isRunning ? recover(app, machine) : []),
    ...(restoredFrom === undefined ? [] : [tellRestored(app, machine, restoredFrom)]),
    ...(use && credential ? [settleCredential(credential, use.change, now)] : []),
    ...(change.credentialVersion
      ? [removeReplacedCredentials(accountId, credential?.version ?? 0)]
      : []),
    ...news.flatMap((each) => (each ? [tellAccount(app, accountId, each.news, each.key)] : [])),
  ];
}

function tellRestored(
  app: Pick<App, 'now'>,
  { id, accountId, oldVolumes, ailment }: Machine,
  at: number,
): Change {
  const why = ailment === 'unreachable' ? ('lost' as const) : ('asked' as const);
  const news = { type: 'machine_restored' as const, at, why };
  return tellAccount(app, accountId, news, `restored:${id}:${oldVolumes.length}`);
}
