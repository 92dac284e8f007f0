import type { WebChat } from '../en/web-chat.ts';

export const webChat: WebChat = {
  title: 'Dein Agent',
  status: { awake: 'wach', asleep: 'schläft, wacht auf, sobald du schreibst' },
  enterTitle: 'Deinem Agenten hier schreiben?',
  enterWhat: 'Dieser Browser bleibt 7 Tage angemeldet. Mach das nur auf deinem eigenen Gerät.',
  enter: 'Seite meines Agenten öffnen',
  enterOver: 'Dieser Link ist abgelaufen.',
  enterAgain:
    'Er gilt einmal, zehn Minuten lang. Einen neuen bekommst du in deinem Chat: /channels, dann Web.',
  notIn: 'Dieser Browser ist nicht angemeldet.',
  notInHow: 'Einen Link bekommst du in deinem Chat: /channels, dann Web.',
  left: 'Du bist abgemeldet.',
  leftHow: 'Zum Zurückkommen öffne in deinem Chat /channels, dann Web.',
  leave: 'Abmelden',
  label: 'Nachricht an deinen Agenten',
  send: 'Senden',
  conversation: 'Euer Gespräch',
  you: 'Du',
  agent: 'Dein Agent',
  nothingYet: 'Hier ist noch nichts. Schreib unten, wie an einen Menschen.',
  kept: 'Nachrichten bleiben 30 Tage auf dieser Seite.',
  again: 'Noch mal senden',
  ideas: [
    'Erzähl mir, was du für mich tun kannst',
    'Such mir drei ruhige Cafés in der Nähe zum Arbeiten',
    'Erinnere mich morgen um 9 an den Anruf beim Zahnarzt',
  ],
  waits: {
    queued: 'Unterwegs…',
    sent: 'Dein Agent arbeitet daran…',
    waking: 'Dein Agent hat geschlafen und wacht gerade auf. Das dauert etwa eine Minute…',
    away: 'Ich erreiche deinen Agenten gerade nicht. Er bekommt das, sobald es geht.',
  },
  failed: {
    claude:
      'Keine Antwort: Dein Agent konnte deinen Claude nicht nutzen. /connect in deinem Chat zeigt, warum.',
    interrupted:
      'Keine Antwort: Dein Agent wurde gestoppt oder ist mittendrin eingeschlafen. Schick es noch mal.',
    no_answer:
      'Keine Antwort: Ich habe deinen Agenten einen Tag lang nicht erreicht. Schick es noch mal.',
    refused: 'Keine Antwort: Damit konnte dein Agent nichts anfangen. Versuch es anders.',
  },
  failedBecause: (why) => `Keine Antwort. ${why}`,
  problem: {
    empty: 'Das war leer. Schreib etwas.',
    too_long: 'Das ist zu lang: Mehr als 8.000 Zeichen gehen nicht. Es wurde nicht gesendet.',
    secret:
      'Das sieht nach einem Claude-Schlüssel aus, und den muss dein Agent nicht kennen. Es wurde nicht gesendet. /connect in deinem Chat nimmt ihn sicher an.',
    too_many: 'Dein Agent muss noch 10 Nachrichten beantworten. Diese wurde noch nicht gesendet.',
  },
  closed: {
    off: 'Diese Seite wurde getrennt. Mit /channels in deinem Chat verbindest du sie wieder.',
    plan: 'Diese Seite pausiert wegen deines Plans. /channels in deinem Chat zeigt, was geht.',
    hold: 'Dein Konto wird gelöscht, deshalb pausiert dein Agent. In deinem Chat kannst du es noch behalten.',
  },
};
