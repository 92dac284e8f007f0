import type { Chat } from '../en/chat.ts';
import { planCalled } from './numbers.ts';

export const chat: Chat = {
  menu: {
    title: 'Menü',
    line: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    status: 'Status',
    usage: 'Verbrauch',
    plan: 'Plan',
    claude: 'Claude',
    settings: 'Einstellungen',
    help: 'Hilfe',
    open: 'Menü',
    back: 'Zurück',
    cancel: 'Abbrechen',
  },

  settings: {
    title: 'Einstellungen',
    language: 'Sprache',
    timezone: 'Zeitzone',
    quietHours: 'Ruhezeiten',
    notices: 'Erinnerungen und Tipps',
    on: 'an',
    off: 'aus',
    noQuietHoursSet: 'keine',
    fromTo: (from, to) => `${from} bis ${to} Uhr`,
    quietNow: (until) => `Gerade ist Ruhezeit, bis ${until}.`,
    turnOff: 'Erinnerungen ausschalten',
    turnOn: 'Erinnerungen einschalten',
    turnedOff: [
      'Erinnerungen und Tipps sind aus, auch bevor ein Claude-Token abläuft.',
      'Ich melde mich weiter bei Zahlungen, zur Sicherheit deines Kontos, wenn dein Claude nicht mehr funktioniert, und wenn du mich etwas fragst.',
    ].join('\n\n'),
    turnedOn: 'Erinnerungen und Tipps sind wieder an, außerhalb deiner Ruhezeiten.',
    week: 'Wochenbericht',
    turnWeekOn: 'Wochenbericht einschalten',
    turnWeekOff: 'Wochenbericht ausschalten',
    weekIsOn: (day) =>
      `Jeden Montagmorgen schicke ich dir ein Bild von der Woche deines Agenten: wie er lief und was er gebraucht hat. Das erste kommt am ${day}.`,
    weekIsOff: 'Der Wochenbericht ist aus.',
    chooseLanguage: 'Welche Sprache ist dir am liebsten?',
    languageUnknown: 'Die spreche ich noch nicht. Wähl eine aus der Liste.',
    chooseTimezone: 'Wo bist du?',
    timezoneNow: (zone, time) => `Deine Zeitzone ist ${zone}, dort ist es ${time}.`,
    fixedOffset:
      'Eine feste Abweichung kennt keine Sommerzeit. Wird bei dir die Uhr umgestellt, schreib lieber deine Stadt.',
    typeTimezone:
      'Wähl aus oder schreib eine Stadt („Lissabon“), eine Zeitzone („Europe/Lisbon“) oder die Abweichung von UTC („+2“).',
    severalZones: (country: string) =>
      `${country}: Da gibt es mehrere Zeitzonen. Welcher Ort liegt in deiner?`,
    timezoneUnknown:
      'Diesen Ort kenne ich nicht. Versuch es mit der nächsten großen Stadt, einer Zeitzone wie „Europe/Lisbon“ oder der Abweichung von UTC, also „UTC+2“.',
    cities: {
      'Europe/Berlin': 'Berlin',
      'Europe/Vienna': 'Wien',
      'Europe/Zurich': 'Zürich',
      'Europe/London': 'London',
      'Europe/Athens': 'Athen',
      'America/New_York': 'New York',
      'America/Los_Angeles': 'Los Angeles',
      'Asia/Dubai': 'Dubai',
      'Asia/Singapore': 'Singapur',
      'Asia/Tokyo': 'Tokio',
      'Australia/Sydney': 'Sydney',
      UTC: 'UTC',
    },
    chooseQuietHours: 'Wann soll ich still sein?',
    whatIsQuiet:
      'In den Ruhezeiten warte ich mit Erinnerungen und Tipps. Antworten an dich, Nachrichten zu Zahlung und Sicherheit, und dass dein Claude nicht mehr funktioniert, kommen immer durch.',
    typeQuietHours: 'Wähl aus oder schreib Zeiten wie „22-7“ oder „22:30-07:00“.',
    noQuietHours: 'Keine',
    quietHoursUnknown:
      'Diese Zeiten habe ich nicht verstanden. Schreib sie so: „22-7“ oder „22:30-07:00“.',
  },

  help: {
    title: 'Hilfe',
    lines: [
      'Wähl aus, was du brauchst, oder schreib die Nummer oder den Namen davon.',
      '/menu – was du tun kannst\n/status – wie es steht\n/usage – dein Verbrauch\n/plan – dein Plan\n/connect – dein Claude\n/channels – wo du mit deinem Agenten sprichst\n/files – die Dateien deines Agenten\n/link – eine weitere App nutzen\n/settings – Sprache, Zeitzone, Ruhezeiten\n/cancel – abbrechen, was du gerade tust',
      'Schick hier nie Passwörter oder Kartennummern. Zahl nur auf der Seite von Stripe, und füg einen Claude-Schlüssel nur ein, wenn ich danach frage.',
    ],
  },

  notes: {
    stale: 'Dieses Menü ist nicht mehr aktuell. Hier sind wir:',
    notUnderstood: 'Das habe ich nicht verstanden. Wähl etwas davon, oder schreib /help.',
    notUnderstoodPlain:
      'Das habe ich nicht verstanden. /menu zeigt, was ich kann, /help erklärt es.',
    stillNotUnderstood: 'Das verstehe ich immer noch nicht. /menu zeigt, was ich kann.',
    welcome: 'Gern!',
    okay: 'Alles klar.',
    who: 'Ich bin Automna, ein Bot: Ich richte dir deinen eigenen KI-Agenten ein und kümmere mich um ihn. Einen Menschen aus unserem Team erreichst du mit /support. Was wir von dir sehen, steht in /privacy.',
    upset:
      'Tut mir leid, dass es gerade nicht gut läuft. Schreib /support und ein paar Worte dazu, dann liest es ein Mensch aus unserem Team.',
    agentIsThere: (where) => `Mit deinem Agenten sprichst du in seinem eigenen Chat: ${where}.`,
    agentNeedsApp: 'Ist das für deinen Agenten? Verbinde ihn zuerst mit einer App: /channels.',
    onlyText: 'Ich kann hier nur Text lesen. /menu zeigt, was ich kann.',
    cancelled: 'Abgebrochen. Es hat sich nichts geändert.',
    notOpenYet: (command) =>
      `/${command} ist noch leer, solange du keinen Plan hast. /plan zeigt die Pläne.`,
    somethingWrong: (reference) =>
      `Bei uns ist etwas kaputtgegangen. Versuch es in einer Minute noch mal. Passiert es wieder, schick /support und nenn dabei ${reference}.`,
  },

  edge: {
    replyWithNumber: 'Antworte mit einer Zahl.',
    chooseOne: 'Wähl eins aus',
    linkBlocked:
      'Discord lässt den Link gerade nicht durch. Öffne /menu später noch einmal oder verbinde mit /link einen anderen Chat.',
    copy: 'Kopieren',
    copyStep: (number) => `Befehl ${number} kopieren`,
    answerDirectly: (bot) => `Ich antworte dir in unserem direkten Chat: ${bot}`,
    writeMeDirectly: (bot) => `Schreib mir lieber direkt: ${bot}`,
    optionText: 'Deine Nachricht, wenn du magst',
    form: {
      title: 'Schlüssel einfügen',
      label: 'Token oder Schlüssel',
      description: 'Er wird sofort verschlüsselt und nie wieder gezeigt.',
    },
  },

  commands: {
    start: 'Starten, oder zum ersten Bildschirm',
    menu: 'Was du tun kannst',
    status: 'Wie es steht',
    usage: 'Dein Verbrauch',
    plan: 'Dein Plan',
    connect: 'Dein Claude',
    channels: 'Wo du mit deinem Agenten sprichst',
    files: 'Die Dateien deines Agenten',
    api: 'Deine Schlüssel für Programme',
    link: 'Eine weitere App verknüpfen',
    settings: 'Sprache, Zeitzone, Ruhezeiten',
    stop: 'Deinen Agenten sofort stoppen',
    go: 'Einen gestoppten Agenten weitermachen lassen',
    support: 'Schreib jemandem aus unserem Team',
    privacy: 'Was unser Team mit deinem Agenten gemacht hat',
    terms: 'Die Bedingungen, denen du zustimmst',
    help: 'Hilfe',
    cancel: 'Abbrechen, was du gerade tust',
    delete: 'Dein Konto löschen oder deine Daten exportieren',
  },
};
