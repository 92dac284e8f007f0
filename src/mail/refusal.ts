/**
 * Why a mail was not sent. `bounced`: there is no such mailbox. `later`: nothing was accepted, and another try may work.
 * `refused`: this mail is not wanted, for a reason that is not the address. `unknown`: it may have been accepted.
 */
export type Refusal = { type: 'bounced' | 'later' | 'refused' | 'unknown'; code: string };

type Told = {
  code?: unknown;
  syscall?: unknown;
  message?: unknown;
  responseCode?: unknown;
  response?: unknown;
};

/** The replies that mean the mailbox, unless the enhanced code says otherwise. RFC 5321, 4.2.3. */
const NO_MAILBOX = [550, 551, 553, 556];
/** Before anything was sent. The codes and messages are those of nodemailer 10, `smtp-connection`. */
const NOT_BEGUN = ['EDNS', 'EAUTH', 'ETLS', 'EREQUIRETLS'];
const NO_CONNECTION = /^(Connection timeout|Greeting never received)/;

/** What an error of nodemailer means for the mail. */
export function readRefusal(error: unknown): Refusal {
  const told = error as Told;
  const name = typeof told.code === 'string' ? told.code : 'error';
  if (typeof told.responseCode !== 'number')
    return { type: isBeforeSending(told, name) ? 'later' : 'unknown', code: name };
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(String(told.response))?.[1] ?? null;
  const code = enhanced ?? String(told.responseCode);
  if (told.responseCode < 500 || name === 'EAUTH') return { type: 'later', code };
  return { type: isOfMailbox(told.responseCode, enhanced) ? 'bounced' : 'refused', code };
}

function isBeforeSending({ syscall, message }: Told, name: string): boolean {
  const isUnconnected = syscall === 'connect' || NO_CONNECTION.test(String(message));
  return NOT_BEGUN.includes(name) || isUnconnected;
}

/** RFC 3463: 5.1.x is the address and 5.2.1 a mailbox that is off; 5.7.x is a policy, so it is not about the mailbox. */
export function isOfMailbox(code: number, enhanced: string | null): boolean {
  if (enhanced === null) return NO_MAILBOX.includes(code);
  return enhanced.startsWith('5.1.') || enhanced === '5.2.1';
}
