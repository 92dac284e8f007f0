import type { App } from '../app.ts';
import { MAIL_KINDS } from '../domain/mails.ts';
import { addressHash } from '../mail/address-hash.ts';
import type { MailOutcome } from '../mail/client.ts';
import { renderMail } from '../mail/render.ts';
import { stopUrl } from '../mail/stop-url.ts';
import { tellOperators } from '../news/tell.ts';
import {
  closeMail,
  findMail,
  findMailFacts,
  findSuppression,
  type MailFacts,
  type MailRow,
  markSending,
  postponeMail,
  retryMail,
  suppressAddress,
} from '../store/mails.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import { contentOf } from './mail-content.ts';
import { whyNotToMail } from './mail-rules.ts';

type MailApp = CommitApp & Pick<App, 'mail' | 'instanceId'>;

const BACK_OFF = { firstMs: 60_000, longestMs: 6 * 3_600_000 };
/** About three days. */
const MOST_ATTEMPTS = 20;
const NO_SERVER_MS = 3_600_000;
/** Longer than any attempt lasts; afterwards its process is dead. */
const SENDING_MS = 5 * 60_000;
const ALARM_MS = 3_600_000;

/**
 * Sends a mail that is due. A reminder of which nobody knows whether it was sent is not sent again; any other mail is, and its
 * Message-ID is the same.
 */
export async function sendMail(app: MailApp, id: string): Promise<void> {
  await workOffRow(app, id, MAILS);
}

const MAILS: DueRowWork<MailApp, MailRow> = {
  find: findMail,
  lease: ({ id }) => `mail:${id}`,
  async advance(app, mail) {
    if (mail.state !== 'waiting' && mail.state !== 'sending') return 'stop';
    if (mail.state === 'sending' && MAIL_KINDS[mail.kind].isReminder) {
      await close(app, mail, { state: 'unknown', reason: 'cut_off' });
      return 'stop';
    }
    const [facts] = await app.db.read(findMailFacts(mail.accountId));
    const hash = addressHash(facts?.email ?? '');
    const [suppression] = await app.db.read(findSuppression(hash));
    const reason = whyNotToMail(mail.kind, facts, suppression);
    if (reason !== null || facts === null) {
      await close(app, mail, { state: 'skipped', reason });
      return 'stop';
    }
    const outcome = await attempt(app, mail, facts);
    if (outcome) await settle(app, mail, { outcome, hash });
    return 'stop';
  },
  async recordFailure(app, mail, error) {
    await commit(app, [retryMail(mail, { dueAt: nextTry(app, mail) })]);
    throw error;
  },
};

async function attempt(
  app: MailApp,
  { id, kind, accountId }: MailRow,
  facts: MailFacts,
): Promise<MailOutcome | null> {
  if (app.mail === null) {
    await commit(app, [postponeMail(id, app.now() + NO_SERVER_MS)]);
    return null;
  }
  const url = kind === 'link' ? null : stopUrl(app.config, accountId);
  const content = await contentOf(app, { kind, accountId, stopUrl: url }, facts);
  await commit(app, [markSending(id, { dueAt: app.now() + SENDING_MS })]);
  return app.mail.send({ id, to: facts.email, unsubscribeUrl: url, ...renderMail(content) });
}

async function settle(
  app: MailApp,
  mail: MailRow,
  { outcome, hash }: { outcome: MailOutcome; hash: string },
): Promise<void> {
  const { isReminder } = MAIL_KINDS[mail.kind];
  switch (outcome.type) {
    case 'sent':
      return close(app, mail, { state: 'sent', reason: null });
    case 'bounced':
      return close(app, mail, { state: 'bounced', reason: outcome.code }, [
        suppressAddress(hash, 'bounced', app.now()),
      ]);
    case 'refused':
      return close(app, mail, { state: 'failed', reason: outcome.code }, [
        alarm(app, outcome.code),
      ]);
    case 'unknown':
      if (isReminder) return close(app, mail, { state: 'unknown', reason: outcome.code });
      return retry(app, mail, outcome.code);
    case 'later':
      return retry(app, mail, outcome.code);
  }
}

async function retry(app: MailApp, mail: MailRow, code: string): Promise<void> {
  if (mail.attempts + 1 >= MOST_ATTEMPTS)
    return close(app, mail, { state: 'failed', reason: code }, [alarm(app, code)]);
  app.log.warn({ mailId: mail.id, code, attempts: mail.attempts }, 'mail is tried again');
  await commit(app, [retryMail(mail, { dueAt: nextTry(app, mail) })]);
}

async function close(
  app: MailApp,
  mail: MailRow,
  closed: { state: MailRow['state']; reason: string | null },
  more: Change[] = [],
): Promise<void> {
  await commit(app, [closeMail(mail, { ...closed, now: app.now() }), ...more]);
  const { id: mailId, kind, accountId } = mail;
  app.log.info({ mailId, kind, accountId, ...closed }, 'mail');
}

function nextTry(app: MailApp, { attempts }: MailRow): number {
  return app.now() + backOffMs(attempts, BACK_OFF);
}

function alarm(app: MailApp, code: string): Change {
  const key = `mails-fail:${Math.floor(app.now() / ALARM_MS)}`;
  return tellOperators(app, { type: 'mails_fail', code }, key);
}
