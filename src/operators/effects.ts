import type { OperatorEffect } from '../conversation/flows/flow.ts';
import { idFrom } from '../ids.ts';
import type { Statement } from '../store/database.ts';
import { addToInbox } from '../store/inbox.ts';
import { addAudit, watchWhatsApp } from '../store/operators.ts';
import { endOff, switchOff } from '../store/whatsapp-connections.ts';
import { WHATSAPP_BOT } from '../whatsapp/connection.ts';
import { toAddress } from '../domain/chats.ts';

type Cause = { chat: string; eventId: string; now: number };

/** Longer than all codes of a connection last. */
const WATCH_MS = 15 * 60_000;

/** What an operator does, with its line in the audit: one transaction has both. */
export function operatorStatements(effect: OperatorEffect, cause: Cause): Statement[] {
  const { chat, now } = cause;
  switch (effect.type) {
    case 'link_whatsapp':
      return [
        endOff(WHATSAPP_BOT, now),
        watchWhatsApp(chat, now + WATCH_MS),
        audit(cause, { action: 'link whatsapp', before: effect.before, after: 'linking' }),
        whatsAppNews(cause),
      ];
    case 'switch_whatsapp': {
      const change = effect.to === 'on' ? endOff(WHATSAPP_BOT, now) : switchOff(WHATSAPP_BOT, now);
      const action = `switch whatsapp ${effect.to}`;
      const after = effect.to === 'on' ? 'connecting' : 'off';
      return [change, audit(cause, { action, before: effect.before, after })];
    }
    case 'find_account':
      return [
        addAudit(
          { chat, action: 'find account', object: effect.wanted, before: null, after: null },
          now,
        ),
      ];
  }
}

type Step = { action: string; before: string; after: string };

function audit({ chat, now }: Cause, step: Step): Statement {
  return addAudit({ chat, object: `whatsapp:${WHATSAPP_BOT}`, ...step }, now);
}

/** The code that stands already is shown by the next event: its picture is kept for this chat before that. */
function whatsAppNews({ chat, eventId, now }: Cause): Statement {
  const incoming = { kind: 'news' as const, news: { type: 'whatsapp_changed' as const } };
  const id = `news:${idFrom('wap', eventId)}`;
  return addToInbox(toAddress(chat), { eventId: id, incoming, receivedAt: now });
}
