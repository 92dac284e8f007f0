import type { Incidents } from '../en/incidents.ts';

/** Was für viele zugleich gestört ist, und was ein Mensch aus dem Team an viele geschrieben hat. */
export const incidents: Incidents = {
  name: {
    service: 'unserem Dienst',
    fly: 'unserem Hoster Fly.io',
    anthropic: 'Anthropic',
    telegram: 'Telegram',
    discord: 'Discord',
    whatsapp: 'WhatsApp',
    search: 'der Websuche',
    browser: 'dem Browser',
    email: 'E-Mails',
    phone: 'Anrufen',
  },
  broken: {
    service: 'Bei uns ist etwas gestört: Dein Agent und dieser Chat können langsam sein.',
    fly: 'Unser Hoster Fly.io hat eine Störung: Dein Agent kann langsam oder nicht erreichbar sein.',
    anthropic: 'Anthropic hat eine Störung: Dein Agent kann langsam sein oder nicht antworten.',
    telegram: 'Telegram hat eine Störung: Dein Agent antwortet dort vielleicht nicht.',
    discord: 'Discord hat eine Störung: Dein Agent antwortet dort vielleicht nicht.',
    whatsapp: 'WhatsApp hat eine Störung: Dein Agent antwortet dort vielleicht nicht.',
    search: 'Die Websuche ist gestört: Dein Agent kann vielleicht nicht suchen.',
    browser: 'Der Browser ist gestört: Dein Agent kann vielleicht keine Seiten öffnen.',
    email: 'E-Mails sind gestört: Die deines Agenten können sich verspäten.',
    phone: 'Anrufe sind gestört: Dein Agent kann vielleicht nicht telefonieren.',
  },
  nothingToDo: 'Du musst nichts tun. Ich sage dir, wenn es vorbei ist.',
  since: (time) => `Seit ${time}.`,
  over: (name, time) => `Die Störung bei ${name} ist vorbei. Sie hat ${time} gedauert.`,
  turnOff: 'Keine solchen Nachrichten mehr? Schalte die Erinnerungen in /settings aus.',
};
