import type { Api } from '../en/api.ts';

export const api: Api = {
  title: 'API',
  what: (limit) =>
    `Mit einem Schlüssel können deine eigenen Programme deinen Verbrauch lesen, den Agenten wecken, Dateien bewegen und mehr: bis zu ${limit} Anfragen pro Minute.`,
  none: 'Du hast noch keinen Schlüssel.',
  until: (time, left) =>
    `Dein Schlüssel liegt auf einer privaten Seite, die einmal geht, bis ${time} (${left}).`,
  full: (most) =>
    `Du hast ${most} Schlüssel, mehr gehen nicht. Sperr einen, um einen neuen zu machen.`,
  key: (last4) => `Schlüssel …${last4}`,
  scope: { read: 'nur lesen', full: 'voller Zugriff' },
  unused: 'noch nie benutzt',
  used: (at) => `zuletzt benutzt am ${at}`,
  openPage: 'Neuen Schlüssel anzeigen',
  reference: 'So benutzt du ihn',
  newRead: 'Neu: nur lesen',
  newFull: 'Neu: voller Zugriff',
  revoke: (last4) => `…${last4} sperren`,
  revokeTitle: (last4) => `Schlüssel …${last4} sperren?`,
  revokeWhat: 'Programme damit hören sofort auf zu arbeiten. Das lässt sich nicht zurücknehmen.',
  revokeYes: 'Sperren',
  revoked: (last4) => `Der Schlüssel …${last4} geht jetzt nicht mehr.`,
  keyGone: 'Diesen Schlüssel gibt es nicht mehr.',
  locked: (plans) =>
    `Mit ${plans} erreichen deine eigenen Programme dein Konto und deinen Agenten: Verbrauch, Dateien, Wecken, Neustart und mehr.`,
  page: {
    title: 'Dein API-Schlüssel',
    what: {
      read: 'Ein Schlüssel, mit dem ein Programm alles lesen kann, was die API zeigt.',
      full: 'Ein Schlüssel, mit dem ein Programm alles lesen und ändern kann, was die API zeigt.',
    },
    show: 'Schlüssel anzeigen',
    copyNow: 'Kopier ihn jetzt. Er wird nie wieder angezeigt; ich behalte nur einen Fingerabdruck.',
    use: 'Schick ihn als Bearer-Token mit:',
    over: 'Schick /api in deinem Chat, um einen neuen Schlüssel zu machen.',
  },
};
