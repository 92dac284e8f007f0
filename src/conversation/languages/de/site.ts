import type { Site } from '../en/site.ts';
import { channels } from './numbers.ts';

export const site: Site = {
  title: 'Dein eigener KI-Agent, eingerichtet im Chat.',
  what: 'Ein privates OpenClaw, das mit deinem Claude läuft. In etwa fünf Minuten fertig.',
  startIn: (app) => `Los geht’s in ${app}`,
  chooseIn: (name, app) => `${name} über ${app}`,
  orIn: 'Oder in',
  aMonth: 'im Monat',
  soon: 'bald',
  first: (terms) =>
    `${channels(terms.channels)}, ${terms.alwaysOn ? 'immer an' : 'schläft, wenn nichts zu tun ist'}`,
  features: {
    cron: 'Geplante Aufgaben',
    customSkills: 'Eigene Skills',
    fileBrowser: 'Dateibrowser',
    apiAccess: 'API-Zugang',
  },
  claudeTitle: 'Claude bringst du selbst mit',
  claude:
    'Dein Agent nutzt dein Claude-Abo oder deinen API-Schlüssel. Das bezahlst du bei Anthropic, zu deren Bedingungen; wir schlagen nichts auf und begrenzen nichts.',
  cardTitle: 'Bezahlen',
  card: 'Stripe bucht jeden Monat ab, bis du kündigst. Deine Karte sehen wir nie.',
  noChat: 'Unsere Chats sind gerade nicht offen. Versuch es später noch einmal.',
  terms: 'Bedingungen',
  privacy: 'Datenschutz',
};
