import { type AgentDocument, documentHash } from '../openclaw/agent-document.ts';
import { applyAgentDocument } from '../openclaw/apply-document.ts';
import type { Machine } from '../store/machines.ts';
import { type AgentFacts, agentDocument, halted, type ModelAccess } from './agent-document.ts';
import type { DesiredAgent, StepContext, StepOutcome } from './step.ts';

/** Straight to Anthropic: with any provider entry OpenClaw leaves out the headers that a setup token needs. */
export const STRAIGHT: ModelAccess = { mode: 'own', apiUrl: null };

type Revision = Pick<Machine, 'desiredRev' | 'adopted' | 'documentHash'>;

export function isConfigured(machine: Machine, desired: DesiredAgent): boolean {
  return machine.documentHash === documentHash(desiredDocument(machine, desired));
}

/** Puts the document in force on the running machine. OpenClaw takes it without a restart wherever it can. */
export async function configureMachine({
  app,
  machine,
  desired,
  commands,
}: StepContext): Promise<StepOutcome> {
  const document = desiredDocument(machine, desired);
  const { restartNeeded } = await applyAgentDocument(commands.exec, document);
  return {
    change: {
      documentHash: documentHash(document),
      documentAppliedAt: app.now(),
      ...(restartNeeded ? { started: false } : {}),
    },
  };
}

export function agentFacts(
  { desiredRev, adopted, documentHash: known }: Revision,
  { terms, access, model, modelChosenAt, services, channels }: DesiredAgent,
): AgentFacts {
  const isFound = adopted && known === null;
  return { rev: desiredRev, isFound, terms, access, model, modelChosenAt, services, channels };
}

/** What is in force while its owner has stopped the agent. */
export function haltedDocument(machine: Revision, desired: DesiredAgent): AgentDocument {
  return halted(desiredDocument(machine, desired));
}

function desiredDocument(machine: Revision, desired: DesiredAgent): AgentDocument {
  return agentDocument(agentFacts(machine, desired));
}
