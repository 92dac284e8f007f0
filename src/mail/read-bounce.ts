import { isOfMailbox } from './refusal.ts';

/** A mail of ours that came back. `isOfMailbox`: there is no such mailbox; any other reason may be gone tomorrow. */
export type Bounce = { mailId: string; code: string; isOfMailbox: boolean };

/** Ids of mails, see `createMail`, in the headers of the mail that came back. */
const OWN_ID = /^message-id:\s*<(mail_\w+)@/im;
/** Where one mail of an mbox begins. */
const NEXT_MAIL = /^From .*\d{4}\r?$/m;

/**
 * Reads mails that say that one of ours could not be delivered, as they came: one, or a whole mbox. Anything else is passed over,
 * also news of a delay. Source: RFC 3464, the fields of `message/delivery-status`, and RFC 3462 for the mail that came back.
 */
export function readBounces(text: string): Bounce[] {
  return text.split(NEXT_MAIL).flatMap((mail) => {
    const lines = mail.replace(/\r\n/g, '\n').replace(/\n[ \t]+/g, ' ');
    const report = /^content-type:\s*message\/(?:global-)?delivery-status/im.exec(lines);
    const mailId = report && OWN_ID.exec(lines.slice(report.index))?.[1];
    if (!mailId) return [];
    const failed = lines
      .slice(report.index)
      .split(/\n{2,}/)
      .find(isFailure);
    const code = failed && /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(failed)?.[1];
    return code ? [{ mailId, code, isOfMailbox: isOfMailbox(550, code) }] : [];
  });
}

function isFailure(recipient: string): boolean {
  return /^action:\s*failed/im.test(recipient);
}
