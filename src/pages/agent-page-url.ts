import type { App } from '../app.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';

const LINK = 'agent-page';
const VISIT = 'web-visit';

/** The address that lets one browser in to the page of an agent, once. */
export function agentPageUrl({ config }: Pick<App, 'config'>, linkId: string): string {
  return `${config.web.publicUrl}/agent/enter/${signId(config.sealing, LINK, linkId)}`;
}

/** The link an address belongs to, or `null` when it is not one of ours. */
export function readAgentPage({ config }: Pick<App, 'config'>, signed: string): string | null {
  return readSignedId(config.sealing, LINK, signed);
}

/** What a browser that was let in shows each time; the database alone does not hold it. */
export function visitMark({ config }: Pick<App, 'config'>, visitId: string): string {
  return signId(config.sealing, VISIT, visitId);
}

export function readVisitMark({ config }: Pick<App, 'config'>, mark: string): string | null {
  return readSignedId(config.sealing, VISIT, mark);
}
