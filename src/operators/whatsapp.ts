import type { whatsapp } from '../conversation/operators/whatsapp.ts';
import { idFrom } from '../ids.ts';
import { tellChat } from '../news/tell.ts';
import { watchWhatsApp } from '../store/operators.ts';
import { endOff, switchOff } from '../store/whatsapp-connections.ts';
import { WHATSAPP_BOT } from '../whatsapp/connection.ts';
import type { OperatorVerbs } from './verb.ts';

/** Longer than the lifetime of all codes of one connection. */
const WATCH_MS = 15 * 60_000;

const object = `whatsapp:${WHATSAPP_BOT}`;

export const whatsAppVerbs = {
  link_whatsapp: (app, { chat, eventId }, { before }) => ({
    changes: [
      endOff(WHATSAPP_BOT, app.now()),
      watchWhatsApp(chat, app.now() + WATCH_MS),
      // If there is a code already, it is stored for this chat, and the chat's next event shows it.
      tellChat(app, chat, { type: 'whatsapp_changed' }, idFrom('wap', eventId)),
    ],
    audit: { action: 'link whatsapp', object, before, after: 'linking' },
  }),
  switch_whatsapp: (app, _cause, { to, before }) => ({
    changes: [(to === 'on' ? endOff : switchOff)(WHATSAPP_BOT, app.now())],
    audit: {
      action: `switch whatsapp ${to}`,
      object,
      before,
      after: to === 'on' ? 'connecting' : 'off',
    },
  }),
} satisfies OperatorVerbs<typeof whatsapp.effects>;
