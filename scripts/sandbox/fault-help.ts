import { AGENTMAIL_FAULTS } from '../../sandbox/agentmail/agentmail.ts';
import { MAIL_FAULTS } from '../../sandbox/mail/mail.ts';
import { ANTHROPIC_FAULTS } from '../../sandbox/anthropic/anthropic-faults.ts';
import { BLAND_FAULTS } from '../../sandbox/bland/bland.ts';
import { BROWSERBASE_FAULTS } from '../../sandbox/browserbase/browserbase.ts';
import { COMMON_FAULTS } from '../../sandbox/faults.ts';
import { FLY_FAULTS } from '../../sandbox/fly/fly-faults.ts';
import { CARD_FAULTS } from '../../sandbox/stripe/resources/collection.ts';
import { PERPLEXITY_FAULTS } from '../../sandbox/perplexity/perplexity.ts';
import { WEBHOOK_FAULTS } from '../../sandbox/stripe/webhooks.ts';
import { PLATFORM_NAMES } from '../../src/domain/platforms.ts';
import { chatOf } from './chats.ts';

/** Every fault of every stand-in with what it does. */
export function faultHelp(): string {
  const own: [string, Readonly<Record<string, string>>][] = [
    ['stripe', { ...WEBHOOK_FAULTS, ...CARD_FAULTS }],
    ['fly', FLY_FAULTS],
    ['anthropic', ANTHROPIC_FAULTS],
    ['perplexity', PERPLEXITY_FAULTS],
    ['agentmail', AGENTMAIL_FAULTS],
    ['mail', MAIL_FAULTS],
    ['browserbase', BROWSERBASE_FAULTS],
    ['bland', BLAND_FAULTS],
    ...PLATFORM_NAMES.map(
      (name) => [name, chatOf(name).faults] as [string, Record<string, string>],
    ),
  ];
  return [
    section('every stand-in', COMMON_FAULTS),
    ...own.map(([name, faults]) => section(name, faults)),
  ].join('\n');
}

function section(title: string, faults: Readonly<Record<string, string>>): string {
  const lines = Object.entries(faults).map(([name, about]) => `    ${name}: ${about}`);
  return [`  ${title}`, ...lines].join('\n');
}
