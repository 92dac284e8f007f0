import { addressHash } from '../mail/address-hash.ts';
import { readBounces } from '../mail/read-bounce.ts';
import { findMail, findMailFacts, markReturned, suppressAddress } from '../store/mails.ts';
import { commit, type CommitApp } from '../work/commit.ts';

/** `gone`: nothing goes to that address any more. `other`: it came back for a reason that may pass. */
export type RecordedBounces = { gone: number; other: number; unknown: number };

/** Records mails that came back, by the Message-ID of ours in them. Doing it again changes nothing. */
export async function recordBounces(app: CommitApp, text: string): Promise<RecordedBounces> {
  const recorded: RecordedBounces = { gone: 0, other: 0, unknown: 0 };
  for (const { mailId, code, isOfMailbox } of readBounces(text)) {
    const [mail] = await app.db.read(findMail(mailId));
    const [facts] = mail ? await app.db.read(findMailFacts(mail.accountId)) : [null];
    if (!mail || !facts) {
      recorded.unknown += 1;
      continue;
    }
    await commit(app, [
      markReturned(mailId, { code }),
      ...(isOfMailbox ? [suppressAddress(addressHash(facts.email), 'bounced', app.now())] : []),
    ]);
    recorded[isOfMailbox ? 'gone' : 'other'] += 1;
    app.log.info({ mailId, code, accountId: mail.accountId }, 'a mail came back');
  }
  return recorded;
}
