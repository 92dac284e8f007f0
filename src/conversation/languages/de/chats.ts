import type { Chats } from '../en/chats.ts';

export const chats: Chats = {
  title: 'Chats',
  what: 'Jeder dieser Chats bestimmt über deinen Plan, deinen Agenten und deine Daten. Kennst du einen nicht, entfern ihn.',
  tooNew:
    'Dieser Chat gehört seit weniger als 7 Tagen dazu und kann deshalb keinen entfernen, der schon vorher da war.',
  since: (date) => `seit ${date}`,
  used: (date) => `zuletzt benutzt am ${date}`,
  here: 'dieser Chat',
  remove: (chat) => `${chat} entfernen`,
  removeOthers: 'Alle anderen entfernen',
  removed: (chat) =>
    `Entfernt: ${chat} hat mit deinem Konto nichts mehr zu tun. Offene Seiten und Codes gelten nicht mehr.`,
  othersRemoved: 'Entfernt. Offene Seiten und Codes gelten nicht mehr.',
  youWereRemoved:
    'Dieser Chat wurde aus seinem Konto entfernt. Plan und Agent gibt es hier also nicht mehr. Du kannst jederzeit neu anfangen.',
};
