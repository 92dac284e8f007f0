import type { App } from '../app.ts';
import type { PlanTerms } from '../domain/plans.ts';
import type { Verdict } from '../domain/verdicts.ts';
import type { AgentChannel } from '../openclaw/agent-document.ts';
import type { Commands } from '../openclaw/resumable.ts';
import type { Credential } from '../store/credentials.ts';
import type { Machine, MachineChange } from '../store/machines.ts';
import type { CommitApp } from '../work/commit.ts';
import type { ModelAccess } from './agent-document.ts';
import type { MachineSize } from './machine-spec.ts';
import type { ServiceEndpoints } from './service-endpoints.ts';

export type MachineApp = CommitApp & Pick<App, 'fly' | 'instanceId' | 'commandResults'>;
export type StepApp = Pick<App, 'config' | 'log' | 'fly' | 'now'>;

/** What the machine has to become. `credential` is null when it must hold none. */
export type DesiredState = {
  terms: PlanTerms;
  image: string;
  size: MachineSize;
  credential: Credential | null;
  channels: AgentChannel[];
  access: ModelAccess;
  model: string;
  modelChosenAt: number | null;
  services: ServiceEndpoints;
  /** Whether its account waits for deletion. */
  isOnHold: boolean;
  /** Its owner has stopped the agent: nothing is changed or started until they let it go on. */
  isHalted: boolean;
  /** On hold, or without a plan: the machine is kept with all its data and does not run. */
  isPaused: boolean;
  /** Operators have switched off the building of machines. */
  buildsAreOff: boolean;
  /** When the plan ends, unless something changes before. */
  endsAt: number | null;
};

/** The part of the desired state that concerns OpenClaw's own configuration. */
export type DesiredAgent = Pick<
  DesiredState,
  'terms' | 'access' | 'model' | 'modelChosenAt' | 'services' | 'channels'
>;

/** The result of a step, which is stored before the next step. */
export type StepDoneOutcome = {
  change: MachineChange;
  /** What the gateway found when it used the credential, if it was asked. */
  verdict?: Verdict;
  /** The disk was made of a snapshot of this time. */
  restoredFrom?: number;
};

/** A step is done, or it waits so long before the next check. What was learned while waiting is stored as well. */
export type StepOutcome = StepDoneOutcome | { waitMs: number; change?: MachineChange };

export type StepContext = {
  app: StepApp;
  machine: Machine;
  desired: DesiredState;
  /** For what the step does on the running machine; throws `Unfinished` instead of waiting. */
  commands: Commands;
};
