import { expect, test } from 'vitest';
import { aMailServer } from '../../test/fixtures/app-mail.ts';
import { createMail, type Mail } from './client.ts';

const MAIL: Mail = {
  id: 'mail_1',
  to: 'ann@example.com',
  subject: 'Grüße an Ann',
  text: 'Der Text',
  html: '<p>Der Text</p>',
  unsubscribeUrl: 'https://automna.test/mail/stop/acc_1.x',
};
const FROM = 'Automna <hello@automna.test>';

const clientOf = (url: string) => createMail({ url, from: FROM, needsTls: false })!;

test('a mail arrives with its text, its HTML, its own id and the way to end reminders', async () => {
  const { mail } = await aMailServer();
  expect(await clientOf(mail.smtpUrl).send(MAIL)).toEqual({ type: 'sent' });
  const [received] = mail.mails();
  expect(received).toMatchObject({
    to: 'ann@example.com',
    from: FROM,
    subject: 'Grüße an Ann',
    text: expect.stringContaining('Der Text'),
    html: expect.stringContaining('<p>Der Text</p>'),
    headers: {
      'message-id': '<mail_1@automna.test>',
      'list-unsubscribe': '<https://automna.test/mail/stop/acc_1.x>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    },
  });
});

test.each([
  ['bounce', { type: 'bounced', code: '5.1.1' }],
  ['greylist', { type: 'later', code: '4.7.1' }],
  ['down', { type: 'later', code: '4.3.2' }],
  ['spam', { type: 'refused', code: '5.7.1' }],
  ['lose-answer', { type: 'unknown', code: expect.any(String) }],
])('with %s', async (fault, outcome) => {
  const { mail } = await aMailServer();
  mail.faults.enable(fault);
  expect(await clientOf(mail.smtpUrl).send(MAIL)).toEqual(outcome);
});

test('a server that is not there got nothing', async () => {
  expect(await clientOf('smtp://127.0.0.1:1').send(MAIL)).toMatchObject({ type: 'later' });
});
