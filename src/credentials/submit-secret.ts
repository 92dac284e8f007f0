import type { App } from '../app.ts';
import type { SecretProblem } from '../conversation/chat-event.ts';
import type { Platform } from '../domain/platforms.ts';
import { deliverEvent } from '../news/tell.ts';
import { getOpenLink, MOST_FAILURES, type OpenLink, spendLink } from '../pages/one-time-pages.ts';
import { findNextUse } from '../store/action-uses.ts';
import { isVersionTaken } from '../store/credentials.ts';
import { countSecretLinkFailure } from '../store/secret-links.ts';
import type { CommitApp } from '../work/commit.ts';
import { detectSecret } from './detect.ts';
import { storeSecret } from './store-secret.ts';

const MOST_TRIES = 5;

export type Submission =
  | { type: 'stored'; platform: Platform }
  /** `againAt`: from when another try can help, after too many. */
  | {
      type: 'problem';
      problem: SecretProblem | 'empty';
      triesLeft: number;
      againAt: number | null;
    };

/**
 * Takes what was typed into the secret page. A secret that is stored spends the link and reaches the chat as if it had
 * been pasted there; after a problem the person may try again a few times. Throws `not_found` like `getOpenLink`.
 */
export async function submitSecret(
  app: CommitApp,
  signed: string,
  typed: string,
): Promise<Submission> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await submit(app, signed, typed);
    } catch (error) {
      // A concurrent paste of the same person took the version that this one was sealed for.
      if (tries === MOST_TRIES || !isVersionTaken(error)) throw error;
    }
  }
}

async function submit(app: CommitApp, signed: string, typed: string): Promise<Submission> {
  const link = await getOpenLink(app, 'secret', signed);
  const detected = detectSecret(typed);
  if (!detected) return refuse(app, link, 'empty');
  const { id, accountId, chat, platform } = link;
  const { secret, changes } = await storeSecret(app, detected, { accountId, from: ['page', id] });
  if ('problem' in secret) return refuse(app, link, secret.problem);
  const event = deliverEvent(app, chat, `page:${id}`, { kind: 'secret', secret });
  await spendLink(app, link, [...changes, event]);
  return { type: 'stored', platform };
}

async function refuse(
  { db }: Pick<App, 'db'>,
  { id, accountId, failures }: OpenLink,
  problem: SecretProblem | 'empty',
): Promise<Submission> {
  await db.write([countSecretLinkFailure(id)]);
  const [nextAt] = await db.read(findNextUse(accountId, 'secret'));
  const againAt = problem === 'too_many' ? nextAt : null;
  return { type: 'problem', problem, triesLeft: MOST_FAILURES - failures - 1, againAt };
}
