import type { webChatEn } from '../en/web-chat.ts';

/** What is said on the page of an agent, in German. */
export const webChatDe: typeof webChatEn = {
  title: 'Dein Agent',
  enterTitle: 'Deinem Agenten hier schreiben?',
  enterWhat: 'Dieser Browser bleibt 7 Tage angemeldet. Nutze das nur auf einem eigenen Gerät.',
  enter: 'Seite meines Agenten öffnen',
  enterOver: 'Dieser Link gilt nicht mehr.',
  enterAgain:
    'Er gilt einmal und zehn Minuten lang. Einen neuen gibt es in deinem Chat: /channels, dann Web.',
  notIn: 'Dieser Browser ist nicht angemeldet.',
  notInHow: 'Einen Link gibt es in deinem Chat: /channels, dann Web.',
  left: 'Du bist abgemeldet.',
  leftHow: 'Zum Wiederkommen gibt es einen Link in deinem Chat: /channels, dann Web.',
  leave: 'Abmelden',
  label: 'Nachricht an deinen Agenten',
  send: 'Senden',
  conversation: 'Euer Gespräch',
  you: 'Du',
  agent: 'Dein Agent',
  nothingYet: 'Hier wurde noch nichts gesagt. Schreib unten, wie an einen Menschen.',
  kept: 'Was hier geschrieben wird, bleibt 30 Tage auf dieser Seite.',
  waits: {
    queued: 'Unterwegs…',
    sent: 'Dein Agent arbeitet daran…',
    waking: 'Dein Agent schlief und wacht gerade auf. Das dauert etwa eine Minute…',
    away: 'Dein Agent ist gerade nicht erreichbar. Er bekommt das, sobald es geht.',
  },
  failed: {
    claude:
      'Nicht beantwortet: Dein Agent konnte deinen Claude nicht benutzen. In deinem Chat zeigt /connect, woran es liegt.',
    interrupted:
      'Nicht beantwortet: Dein Agent wurde mittendrin angehalten oder ist eingeschlafen. Bitte schick es noch einmal.',
    no_answer:
      'Nicht beantwortet: Dein Agent war einen Tag lang nicht erreichbar. Bitte schick es noch einmal.',
    refused:
      'Nicht beantwortet: Dein Agent konnte damit nichts anfangen. Bitte versuch es mit anderen Worten.',
  },
  problem: {
    empty: 'Da stand nichts. Bitte schreib etwas.',
    too_long: 'Das ist zu lang; höchstens 8.000 Zeichen gehen. Es wurde nicht gesendet.',
    secret:
      'Das sieht nach Zugangsdaten für Claude aus, und die sollte ein Agent nicht erfahren. Es wurde nicht gesendet. In deinem Chat nimmt /connect sie sicher an.',
    too_many: 'Dein Agent hat noch 10 Nachrichten zu beantworten. Diese wurde noch nicht gesendet.',
  },
  closed: {
    off: 'Diese Seite wurde getrennt. In deinem Chat verbindet /channels sie wieder.',
    plan: 'Diese Seite pausiert wegen deines Plans. In deinem Chat zeigt /channels, was geht.',
    hold: 'Dein Konto soll gelöscht werden, darum ruht dein Agent. In deinem Chat kannst du es noch behalten.',
  },
};
