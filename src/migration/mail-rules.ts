import { MAIL_KINDS, type MailKind } from '../domain/mails.ts';
import type { MailFacts, Suppression } from '../store/mails.ts';

/** Why a mail is not sent, or null. */
export function whyNotToMail(
  kind: MailKind,
  facts: MailFacts | null,
  suppression: Suppression | null,
): string | null {
  if (!facts) return 'gone';
  if (facts.isLeaving) return 'leaving';
  if (suppression === 'bounced') return 'bounced';
  if (!MAIL_KINDS[kind].isReminder) return KIND_RULES[kind](facts);
  if (suppression === 'unsubscribed' || facts.noticesOff) return 'unsubscribed';
  return KIND_RULES[kind](facts);
}

const hasChat = ({ hasReachableChat }: MailFacts) => (hasReachableChat ? 'has_chat' : null);

/** People whom a chat reaches hear it there. */
const KIND_RULES: Record<MailKind, (facts: MailFacts) => string | null> = {
  moved: (facts) => (facts.move === null ? 'undone' : hasChat(facts)),
  invited: (facts) => (facts.move === null ? hasChat(facts) : 'moved'),
  reminder: (facts) => (facts.grace === null || facts.hasCredential ? 'connected' : hasChat(facts)),
  link: hasChat,
};
