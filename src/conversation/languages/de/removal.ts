import type { Removal } from '../en/removal.ts';

export const removal: Removal = {
  help: '/delete – dein Konto löschen, mit allem darin',
  title: 'Dein Konto löschen?',
  goes: (parts) =>
    [
      'Das wird gelöscht:',
      ...(parts.machine ? ['• dein Agent mit all seinen Daten'] : []),
      ...(parts.last4 ? [`• dein Claude-Schlüssel, der auf ${parts.last4} endet`] : []),
      ...(parts.plan
        ? [
            `• dein Abo ${parts.plan}: Es verlängert sich nicht und endet spätestens mit deinem Konto. Der laufende Monat wird nicht erstattet.`,
          ]
        : []),
      parts.machine
        ? '• was auf der Seite deines Agenten gesagt wurde, deine verknüpften Chats und deine Einstellungen'
        : '• deine verknüpften Chats und deine Einstellungen',
    ].join('\n'),
  stays: (parts) =>
    [
      'Das bleibt:',
      ...(parts.paid ? ['• deine Rechnungen bei Stripe, so verlangt es das Gesetz'] : []),
      ...(parts.machine ? ['• Sicherungen deines Agenten, noch bis zu fünf Tage'] : []),
      ...(parts.claude
        ? ['• dein Schlüssel bei Anthropic: Er gilt, bis du ihn dort widerrufst; tu das selbst']
        : []),
      '• die Nachrichten, die du in dieser App siehst, bis du sie hier löschst',
    ].join('\n'),
  when: (at, hasAgent) =>
    `Wann: am ${at}, in sieben Tagen. Bis dahin ${hasAgent ? 'pausiert dein Agent, nichts wird' : 'wird nichts'} zerstört, und du kannst deine Daten exportieren oder es dir anders überlegen.`,
  filesFirst:
    'Die Dateien deines Agenten sind nicht im Export. Lass dir von ihm schicken, was du behalten willst, bevor du weitermachst.',
  goOn: 'Weiter',
  exportData: 'Meine Daten exportieren',
  confirmTitle: 'Bist du sicher?',
  confirm: (at, hasAgent) =>
    `${hasAgent ? 'Dein Agent stoppt jetzt. ' : ''}Am ${at} wird alles endgültig gelöscht. Danach kann es niemand zurückholen, auch wir nicht.`,
  confirmYes: 'Mein Konto löschen',
  holdTitle: 'Dein Konto wird gelöscht',
  hold: (at, hasAgent) => [
    `Am ${at} wird alles endgültig gelöscht. Bis dahin ${hasAgent ? 'pausiert dein Agent, und nichts verlängert sich' : 'verlängert sich nichts'}.`,
    'Du kannst noch deine Daten exportieren oder dein Konto behalten, wie es war.',
  ],
  askedIn: (chat) =>
    `Jemand hat in deinem Chat in ${chat} darum gebeten, dieses Konto zu löschen. Warst du das nicht, halt es auf.`,
  stopIt: 'Aufhalten',
  keep: 'Mein Konto behalten',
  kept: 'Schön, dass du bleibst. An deinem Konto hat sich nichts geändert.',
  keptWithAgent:
    'Schön, dass du bleibst. An deinem Konto hat sich nichts geändert. Dein Agent startet; ich schreibe dir, wenn er wieder da ist.',
  going:
    'Dein Konto wird gerade gelöscht und lässt sich nicht mehr behalten. Ich schreibe dir, wenn alles weg ist.',
  statusLine: (at, hasAgent) =>
    `Dein Konto wird am ${at} gelöscht.${hasAgent ? ' Bis dahin pausiert dein Agent.' : ''} /delete zeigt, was du tun kannst.`,
  paused: 'pausiert, bis dein Konto gelöscht wird',
  secretKept: (last4) =>
    `Ich habe das verschlüsselt (endet auf ${last4}), nutze es aber nicht: Dein Konto wird gelöscht, und das gehört dazu. /delete zeigt, wie du dein Konto behältst.`,
  paidInHold:
    'Deine Zahlung ist da, aber dein Konto wird gelöscht. Deshalb pausiert dein Agent weiter, und nichts verlängert sich. Zum Weitermachen wähl in /delete „Mein Konto behalten“.',
  everythingDeleted:
    'Alles ist gelöscht: dein Agent, dein Schlüssel, dein Abo und alles, was wir über dich wussten. Wenn du wiederkommst, fangen wir neu an. Mach’s gut!',
  exportTitle: 'Deine Daten',
  exportWhat: [
    'Eine Datei mit dem, was wir über dich haben: Konto und Chats, Plan und Zahlungen, Verbrauch, und was wir über deinen Claude-Schlüssel und deinen Agenten wissen.',
    'Nie dabei: der Schlüssel selbst, unsere eigenen Schlüssel, die Dateien deines Agenten und was ihr besprochen habt. Auch was du hier geschrieben hast, fehlt: Ich behalte es nicht, sobald es beantwortet ist.',
  ].join('\n\n'),
  exportUntil: (at, left) =>
    `Deine Seite funktioniert einmal, bis ${at} (${left}). Wer den Link hat, kann sie öffnen; behalt ihn also für dich.`,
  exportNone: 'Deine letzte Seite wurde benutzt oder ist abgelaufen.',
  openExport: 'Exportseite öffnen',
  newExport: 'Neue Seite',
};
