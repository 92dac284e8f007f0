import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { callbackify } from 'node:util';
import { Hono } from 'hono';
import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerAddress, type SMTPServerSession } from 'smtp-server';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import { type Call, listen, type StandIn, type StandInEnv } from '../stand-in.ts';

/** The faults of the mail server beside the common ones. */
export const MAIL_FAULTS = {
  bounce: 'has no such mailbox: 550 5.1.1',
  greylist: 'puts the recipient off: 451 4.7.1',
  spam: 'takes the text of a mail for spam: 554 5.7.1',
};

export type ReceivedMail = {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  /** By lower-case names. */
  headers: Record<string, string>;
};

export type MailOptions = {
  port?: number;
  smtpPort?: number;
  stateFile: string;
  slowMs?: number;
};

export type MailStandIn = StandIn & {
  /** Where the product sends. */
  smtpUrl: string;
  mails(): ReceivedMail[];
  /** From now on there is no such mailbox. */
  closeMailbox(address: string): void;
};

type State = { mails: ReceivedMail[]; closed: string[] };
type Server = { disk: DiskState<State>; faults: Faults; calls: Call[]; slowMs: number };

const LARGEST_BYTES = 1024 * 1024;

/** A mail server on loopback that keeps what it accepts. A browser reads it at `url`, and no mail leaves this machine. */
export async function startMail(options: MailOptions): Promise<MailStandIn> {
  const disk = new DiskState<State>(options.stateFile, { mails: [], closed: [] });
  const faults = new Faults(MAIL_FAULTS);
  const calls: Call[] = [];
  const smtp = smtpServer({ disk, faults, calls, slowMs: options.slowMs ?? 3000 });
  smtp.listen(options.smtpPort ?? 0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  const pages = await listen(routesOf(disk), options.port ?? 0);
  return {
    name: 'mail',
    url: pages.url,
    smtpUrl: `smtp://127.0.0.1:${port}`,
    faults,
    calls,
    mails: () => disk.data.mails,
    closeMailbox: (address) => {
      disk.data.closed.push(address.toLowerCase());
      disk.save();
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        smtp.close(resolve);
      });
      disk.flush();
      await pages.close();
    },
  };
}

/** Replies as RFC 5321 and RFC 3463 give them. */
function smtpServer(server: Server): SMTPServer {
  const smtp: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: LARGEST_BYTES,
    onRcptTo: callbackify(({ address }: SMTPServerAddress, _session: SMTPServerSession) =>
      answerRecipient(server, address),
    ),
    onData: callbackify(async (stream: Readable, _session: SMTPServerSession) => {
      const isAnswered = await takeMail(server, await buffer(stream));
      if (isAnswered) return;
      for (const connection of smtp.connections) connection.close();
    }),
  });
  // A client that goes away is its own matter.
  smtp.on('error', () => undefined);
  return smtp;
}

async function answerRecipient({ disk, faults, slowMs }: Server, address: string): Promise<void> {
  if (faults.take('slow', 'send')) await pause(slowMs);
  if (faults.take('down', 'send') || faults.take('error', 'send'))
    throw reply(421, '4.3.2 The service is not available');
  if (faults.take('greylist', 'send') || faults.take('rate-limited', 'send'))
    throw reply(451, '4.7.1 Try again later');
  if (faults.take('bounce', 'send') || disk.data.closed.includes(address.toLowerCase()))
    throw reply(550, '5.1.1 The mailbox does not exist');
}

/** False when the mail is kept and the answer is lost. */
async function takeMail({ disk, faults, calls }: Server, bytes: Buffer): Promise<boolean> {
  if (faults.take('spam', 'send')) throw reply(554, '5.7.1 This looks like spam');
  const parsed = await PostalMime.parse(bytes);
  const mail: ReceivedMail = {
    to: parsed.to?.map(({ address }) => address ?? '').join(', ') ?? '',
    from: `${parsed.from?.name ?? ''} <${parsed.from?.address ?? ''}>`,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
  };
  disk.data.mails.push(mail);
  disk.saveSoon();
  const isLost = faults.take('lose-answer', 'send');
  const body = { to: mail.to, subject: mail.subject };
  const status = isLost ? 'lost' : 250;
  calls.push({ at: Date.now(), operation: 'send', method: 'SMTP', path: '', body, status });
  return !isLost;
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** What was sent, for a browser: the newest first. */
function routesOf(disk: DiskState<State>): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  app.get('/', (c) => {
    const mails = disk.data.mails.map((mail, at) => ({ ...mail, at })).toReversed();
    return c.html(
      html`<!doctype html><meta charset="utf-8" /><title>Mails</title>
        <h1>${mails.length} mails</h1>
        ${mails.map(
          ({ at, to, subject }) =>
            html`<p><a href="/${at}">${subject}</a> to ${to} (<a href="/${at}/text">text</a>)</p>`,
        )}`,
    );
  });
  app.get('/:at', (c) => c.html(disk.data.mails[Number(c.req.param('at'))]?.html ?? ''));
  app.get('/:at/text', (c) => c.text(disk.data.mails[Number(c.req.param('at'))]?.text ?? ''));
  return app;
}
