import { z } from 'zod';
import type { Environment } from './environment.ts';

/** What cannot be meant together, each with the name of the setting to change. */
export function contradictions(values: Partial<Environment>): string[] {
  const problems: string[] = [];
  if (!hasPlatform(values)) {
    problems.push('TELEGRAM_BOT_TOKEN: no chat platform is switched on; set a bot token');
  }
  if (Boolean(values.DISCORD_BOT_TOKEN) !== Boolean(values.DISCORD_APPLICATION_ID)) {
    problems.push('DISCORD_APPLICATION_ID: it and DISCORD_BOT_TOKEN belong together');
  }
  if (values.DISCORD_APPLICATION_ID && !/^\d{15,20}$/.test(values.DISCORD_APPLICATION_ID)) {
    problems.push('DISCORD_APPLICATION_ID: is not an id of 15 to 20 digits');
  }
  if (Boolean(values.CONSOLE_URL) !== Boolean(values.CONSOLE_TOKEN)) {
    problems.push('CONSOLE_TOKEN: CONSOLE_URL and CONSOLE_TOKEN belong together');
  }
  problems.push(...whatsAppContradictions(values));
  if (values.TELEGRAM_WEBHOOK_SECRET && !/^[\w-]{1,256}$/.test(values.TELEGRAM_WEBHOOK_SECRET)) {
    problems.push('TELEGRAM_WEBHOOK_SECRET: only letters, digits, _ and -, 256 at most');
  }
  if (values.TELEGRAM_BOT_TOKEN && values.PUBLIC_URL && !values.TELEGRAM_WEBHOOK_SECRET) {
    problems.push('TELEGRAM_WEBHOOK_SECRET: is missing; PUBLIC_URL makes Telegram use a webhook');
  }
  if (values.PUBLIC_URL && !z.url({ protocol: /^https?$/ }).safeParse(values.PUBLIC_URL).success) {
    problems.push('PUBLIC_URL: is not an http(s) URL');
  }
  if (isLive(values) && !values.PUBLIC_URL?.startsWith('https://')) {
    problems.push('PUBLIC_URL: has to be an https URL when STRIPE_SECRET_KEY is a live key');
  }
  if (values.OPERATORS_DISCORD_GUILD && !values.DISCORD_BOT_TOKEN) {
    problems.push('OPERATORS_DISCORD_GUILD: needs DISCORD_BOT_TOKEN');
  }
  const { STRIPE_API_URL: stripeUrl } = values;
  if (isLive(values) && stripeUrl && stripeUrl !== 'https://api.stripe.com') {
    problems.push(
      'STRIPE_API_URL: a live STRIPE_SECRET_KEY must not be sent anywhere but to Stripe',
    );
  }
  if (values.FLY_REGIONS?.length === 0) problems.push('FLY_REGIONS: names no region');
  return problems;
}

function hasPlatform(values: Partial<Environment>): boolean {
  const { TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN, WHATSAPP_ENABLED, CONSOLE_URL } = values;
  const isWhatsApp = WHATSAPP_ENABLED === 'true';
  return Boolean(TELEGRAM_BOT_TOKEN || DISCORD_BOT_TOKEN || isWhatsApp || CONSOLE_URL);
}

function whatsAppContradictions(values: Partial<Environment>): string[] {
  const { WHATSAPP_SOCKET_URL: address, WHATSAPP_ROOT_KEY: key } = values;
  const problems: string[] = [];
  if (!address) return problems;
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(address).hostname);
  if (key && !isLoopback) {
    problems.push('WHATSAPP_ROOT_KEY: only a sandbox on this machine may bring its own root key');
  }
  if (key && !/^[0-9a-f]{64}$/i.test(key)) {
    problems.push('WHATSAPP_ROOT_KEY: is not a key of 64 hex digits');
  }
  if (address.startsWith('ws:') && !isLoopback) {
    problems.push('WHATSAPP_SOCKET_URL: has to begin with wss:// beyond this machine');
  }
  if (values.WHATSAPP_PAIRING_NUMBER && !/^[1-9]\d{6,14}$/.test(values.WHATSAPP_PAIRING_NUMBER)) {
    problems.push('WHATSAPP_PAIRING_NUMBER: write it with its country code, digits only');
  }
  return problems;
}

export const isLive = (values: Partial<Environment>): boolean =>
  /^(sk|rk)_live_/.test(values.STRIPE_SECRET_KEY ?? '');
