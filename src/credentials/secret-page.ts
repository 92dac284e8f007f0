import { localeOf } from '../accounts/locale-of.ts';
import type { App } from '../app.ts';
import type { SecretProblem, SecretRef } from '../conversation/chat-event.ts';
import { AppError } from '../errors.ts';
import { processEvents } from '../chat/process-events.ts';
import { isVersionTaken } from '../store/credentials.ts';
import { addToInbox } from '../store/inbox.ts';
import {
  countSecretLinkFailure,
  findSecretLink,
  type LinkPurpose,
  type SecretLink,
  spendSecretLink,
  toSecretLink,
} from '../store/secret-links.ts';
import { detectSecret } from './detect.ts';
import { keepSecret } from '../chat/keep-secret.ts';
import { readSecretPage } from '../pages/secret-page-url.ts';
import type { Platform } from '../domain/platforms.ts';
import { type Address, toAddress } from '../domain/chats.ts';

type PageApp = Pick<App, 'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'locks' | 'now' | 'newId'>;

const MOST_FAILURES = 5;
const MOST_TRIES = 5;

/** Where the page says to go back to, what it is for, and in which language its reader reads. */
export type SecretPage = { platform: Platform; purpose: LinkPurpose; locale: string };

/** Where the page says to go back to, what it is for, and in which language. Throws `not_found` for an address that is not ours, is spent or too old. */
export async function openSecretPage(app: PageApp, signed: string): Promise<SecretPage> {
  const { accountId, chat, purpose } = await findUsableLink(app, signed);
  return { platform: toAddress(chat).platform, purpose, locale: await localeOf(app, accountId) };
}

export type Submission =
  | { type: 'kept'; platform: Platform }
  | {
      type: 'problem';
      problem: SecretProblem | 'empty';
      triesLeft: number;
    };

/**
 * Takes what was typed into the page. A secret that is kept spends the link and goes to the chat as if it had been pasted there;
 * anything else may be tried again a few times. Throws `not_found` like `openSecretPage`.
 */
export async function submitSecret(
  app: PageApp,
  signed: string,
  typed: string,
): Promise<Submission> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await submit(app, signed, typed);
    } catch (error) {
      // Another secret of the same person was stored meanwhile, under the version meant for this one.
      if (tries === MOST_TRIES || !isVersionTaken(error)) throw error;
    }
  }
}

async function submit(app: PageApp, signed: string, typed: string): Promise<Submission> {
  const link = await findUsableLink(app, signed);
  const detected = detectSecret(typed);
  if (!detected) return refuse(app, link, 'empty');
  const from = ['page', link.id];
  const kept = await keepSecret(app, detected, { accountId: link.accountId, from });
  if ('problem' in kept.secret) return refuse(app, link, kept.secret.problem);
  const address = toAddress(link.chat);
  await app.db.write([
    spendSecretLink(link.id),
    ...kept.statements,
    secretEvent(address, link, { secret: kept.secret, now: app.now() }),
  ]);
  for (const { job, payload } of kept.rings) await app.queue.enqueue(job, payload);
  void processEvents(app, link.chat);
  return { type: 'kept', platform: address.platform };
}

async function findUsableLink(app: PageApp, signed: string): Promise<SecretLink> {
  const id = readSecretPage(app, signed);
  const [result] = id ? await app.db.read([findSecretLink(id)]) : [];
  const link = result?.rows[0] ? toSecretLink(result.rows[0]) : null;
  const isUsable =
    link && !link.isUsed && link.failures < MOST_FAILURES && app.now() < link.expiresAt;
  if (!isUsable) throw new AppError('not_found', 'this page is no longer valid');
  return link;
}

async function refuse(
  app: PageApp,
  link: SecretLink,
  problem: (Submission & { type: 'problem' })['problem'],
): Promise<Submission> {
  await app.db.write([countSecretLinkFailure(link.id)]);
  return { type: 'problem', problem, triesLeft: MOST_FAILURES - link.failures - 1 };
}

function secretEvent(
  address: Address,
  link: SecretLink,
  { secret, now }: { secret: SecretRef; now: number },
) {
  const eventId = `page:${link.id}`;
  return addToInbox(address, { eventId, incoming: { kind: 'secret', secret }, receivedAt: now });
}
