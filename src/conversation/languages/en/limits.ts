import type { ToldAction } from '../../../domain/limited-actions.ts';

/** What is said to a person who asks for the same thing too often. */
export const limits = {
  switchedOff:
    'I can’t take new payments right now; our team has paused them. Nothing is charged. Please try again in a few hours.',
  payment_link: (at: string) =>
    `You’ve had several payment links in a short time. I can make you a new one at ${at}.`,
  payment_check: (at: string) =>
    `I’ve just asked Stripe several times. I’ll see a payment by myself; you can ask me again at ${at}.`,
  plan_change: (at: string) =>
    `I’ve looked up several prices for you in a short time. I can ask Stripe again at ${at}.`,
  credential_test: (at: string) =>
    `I’ve tested your Claude several times in a row. You can test it again at ${at}.`,
  secret: (at) =>
    `You’ve sent several keys in a short time, and I didn’t keep this one. Send it again at ${at}.`,
  channel_check: (at: string) =>
    `I’ve checked this several times in a row. You can check it again at ${at}.`,
  channel_change: (at: string) =>
    `That’s a lot of changes to your channels in a short time. You can make the next one at ${at}.`,
  qr_code: (at: string) =>
    `You’ve had several QR codes in a short time. I can get you a new one at ${at}.`,
  restart: (at: string) =>
    `Your agent has just been restarted several times. You can restart it again at ${at}.`,
  wake: (at: string) =>
    `Your agent has just been woken several times. You can wake it again at ${at}.`,
  phone_number: (at: string) =>
    `You’ve turned the phone on and off several times. You can change it again at ${at}.`,
  files: (at: string) => `You’ve looked into many folders in a short time. You can go on at ${at}.`,
  file_transfer: (at: string) =>
    `You’ve had many files in a short time. The next one can come at ${at}.`,
  page: (at: string) =>
    `You’ve opened several private pages in a short time. I can make you a new link at ${at}.`,
  support: (at: string) =>
    `You’ve written to our team many times in a short time, and they’ve got it all. You can write again at ${at}.`,
  account_request: (at: string) =>
    `You’ve asked for this several times in a short time. You can ask again at ${at}.`,
} satisfies Record<ToldAction, (at: string) => string> & { switchedOff: string };

export type Limits = typeof limits;
