import { expect, test } from 'vitest';
import { readBounces } from './read-bounce.ts';

type Told = { action?: string; status?: string; original?: string; type?: string };

/** A mail as Postfix and Exim return it, with lines as they come over the wire. */
function returned({
  action = 'failed',
  status = '5.1.1',
  original = 'mail_moved_mig_4f2a',
  type = 'message/delivery-status',
}: Told = {}): string {
  return [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.com (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    'Message-Id: <20261130.4F2A@mx.example.com>',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="B1"',
    '',
    '--B1',
    'Content-Type: text/plain',
    '',
    'I am sorry, but your mail could not be delivered. Status: 5.7.1',
    '',
    '--B1',
    `Content-Type: ${type}`,
    '',
    'Reporting-MTA: dns; mx.example.com',
    '',
    'Final-Recipient: rfc822; person0@example.com',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 <person0@example.com>:',
    '    Recipient address rejected',
    '',
    '--B1',
    'Content-Type: message/rfc822',
    '',
    'From: Automna <hello@automna.test>',
    'Message-ID:',
    ` <${original}@automna.test>`,
    'Subject: Your plan just got cheaper',
    '',
    '--B1--',
    '',
  ].join('\r\n');
}

const GONE = { mailId: 'mail_moved_mig_4f2a', code: '5.1.1', isOfMailbox: true };

test.each([
  ['a mailbox that does not exist', returned(), [GONE]],
  ['one that is off', returned({ status: '5.2.1' }), [{ ...GONE, code: '5.2.1' }]],
  ['one of an address beyond ASCII', returned({ type: 'message/global-delivery-status' }), [GONE]],
  ['lines that end as in a file', returned().replaceAll('\r\n', '\n'), [GONE]],
  [
    'a mailbox that is full',
    returned({ status: '5.2.2' }),
    [{ ...GONE, code: '5.2.2', isOfMailbox: false }],
  ],
  ['news of a delay', returned({ action: 'delayed', status: '4.4.1' }), []],
  ['a delivery that was reported', returned({ action: 'delivered', status: '2.0.0' }), []],
  ['a mail of somebody else', returned({ original: 'CAF-4f2a' }), []],
  ['an answer by a person', returned({ type: 'text/plain' }), []],
  ['nothing', '', []],
])('%s is read', (_name, text, bounces) => {
  expect(readBounces(text)).toEqual(bounces);
});

test('an mbox is read mail by mail', () => {
  const mbox = [returned(), returned({ action: 'delayed' }), returned({ original: 'mail_ntc_1' })]
    .map((mail) => `From MAILER-DAEMON Mon Nov 30 08:00:00 2026\r\n${mail}`)
    .join('\r\n');
  expect(readBounces(mbox).map(({ mailId }) => mailId)).toEqual([GONE.mailId, 'mail_ntc_1']);
});
