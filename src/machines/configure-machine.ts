import { type AgentDocument, documentHash } from '../openclaw/agent-document.ts';
import { applyAgentDocument } from '../openclaw/apply-document.ts';
import { type AgentFacts, agentDocument, type ModelAccess } from './agent-document.ts';
import type { DesiredState, StepContext, StepOutcome } from './build-steps.ts';
import { commandsOn } from './commands-on.ts';
import { NO_SERVICES } from './service-endpoints.ts';
import type { Machine } from '../store/machines.ts';

/** Wherever we check credentials: under another address OpenClaw leaves out what a setup token needs. */
export const STRAIGHT: ModelAccess = { mode: 'own', apiUrl: null };

/** What of the desired state concerns OpenClaw's own configuration. */
export type AgentWishes = Pick<DesiredState, 'terms' | 'access' | 'channels'>;
type Revision = Pick<Machine, 'desiredRev'>;

export function isConfigured(machine: Machine, wishes: AgentWishes): boolean {
  return machine.documentHash === documentHash(wantedDocument(machine, wishes));
}

/** Puts the document in force on the running machine, which takes it without a restart wherever OpenClaw does. */
export async function configureMachine(context: StepContext): Promise<StepOutcome> {
  const { app, machine, desired } = context;
  const document = wantedDocument(machine, desired);
  const { restartNeeded } = await applyAgentDocument(commandsOn(context), document);
  return {
    change: {
      documentHash: documentHash(document),
      documentAppliedAt: app.now(),
      ...(restartNeeded ? { started: false } : {}),
    },
  };
}

export function agentFacts({ desiredRev }: Revision, wishes: AgentWishes): AgentFacts {
  const { terms, access, channels } = wishes;
  // Until our gateways are there: the only place to name them.
  return { rev: desiredRev, terms, access, services: NO_SERVICES, channels };
}

function wantedDocument(machine: Revision, wishes: AgentWishes): AgentDocument {
  return agentDocument(agentFacts(machine, wishes));
}
