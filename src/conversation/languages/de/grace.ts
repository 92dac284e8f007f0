import type { GraceWords } from '../en/grace.ts';

export const grace: GraceWords = {
  over: (date, url) =>
    `Die Zeit deines Agenten auf unserem Schlüssel ist am ${date} zu Ende gegangen. Verbinde deinen eigenen Claude, dann macht er genau dort weiter: ${url}`,
  closed: (url) =>
    `Dein Agent läuft jetzt mit deinem eigenen Claude und konnte ihn gerade nicht benutzen. Hier kannst du die Verbindung prüfen: ${url}`,
  noPlan: (url) => `Dein Agent hat keinen aktiven Plan. Hier kannst du einen wählen: ${url}`,
  dayUsed: (url) =>
    `Dein Anteil an unserem Schlüssel ist für heute aufgebraucht; morgen geht es weiter. Oder verbinde gleich deinen eigenen Claude, ganz ohne diese Grenze: ${url}`,
  allUsed: (url) =>
    `Dein Anteil an unserem Schlüssel ist aufgebraucht. Verbinde deinen eigenen Claude, und dein Agent macht sofort weiter: ${url}`,
  fleetUsed: (url) =>
    `Unser Schlüssel ist für heute aufgebraucht, und zwar für alle. Morgen geht er wieder, mit deinem eigenen Claude sofort: ${url}`,
  models: (models, url) =>
    `Auf unserem Schlüssel kann dein Agent ${models} benutzen. Mit deinem eigenen Claude geht jedes Modell: ${url}`,
  unavailable:
    'Claude ist über uns gerade nicht erreichbar. Das liegt an uns, nicht an dir; meistens geht es in ein paar Minuten wieder.',
  remind: (date) =>
    `Dein Agent läuft bis ${date} auf unserem Schlüssel. Verbinde vorher deinen eigenen Claude, dann geht es einfach weiter: /connect`,
  stopped:
    'Die Zeit auf unserem Schlüssel ist vorbei, dein Agent kann also nicht mehr antworten. Was er weiß, ist noch da: Verbinde deinen eigenen Claude, dann macht er weiter. /connect',
  claudeLine: {
    open: (date) => `🟡 auf unserem Schlüssel bis ${date} · /connect`,
    soon: (time) => `🟠 auf unserem Schlüssel nur noch bis ${time} · /connect`,
    over: '🔴 nicht verbunden, dein Agent kann also nicht antworten · /connect',
  },
};
