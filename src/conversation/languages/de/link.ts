import type { Link } from '../en/link.ts';

export const link: Link = {
  menu: 'Weitere App verknüpfen',
  title: 'Ein Konto, mehrere Apps',
  console: 'der Konsole',
  withId: (platform, ending) => `${platform} (ID endet auf ${ending})`,
  withNumber: (platform, ending) => `${platform} (Nummer endet auf ${ending})`,
  making: 'Einen Moment, ich erstelle einen Code…',
  how: 'Öffne Automna in deiner anderen App, wähl dort „Ich habe schon ein Konto“ (oder schick /link) und gib diesen Code ein:',
  validUntil: (at, left) =>
    `Er gilt einmal, bis ${at} (${left}). Gib ihn nicht weiter: Wer ihn eingibt, kann darum bitten, zu deinem Konto zu gehören.`,
  openTelegram: 'In Telegram öffnen',
  newCode: 'Neuer Code',
  haveCode: 'Ich habe einen Code',
  codeOver: 'Dieser Code ist abgelaufen. Möchtest du einen neuen?',
  inUse:
    'Gerade hat jemand diesen Code eingegeben. /link zeigt die Frage dazu; ein neuer Code macht ihn ungültig.',
  typeHere: [
    'Gib hier den Code aus deiner anderen App ein. Er sieht so aus: ABCD-EFGH.',
    'Du bekommst ihn, wenn du dort /link schickst.',
  ],
  onlyYourOwn:
    'Gib nur einen Code ein, den du selbst in deinem eigenen Chat erstellt hast. Wer ihn erstellt hat, könnte über dein Konto bestimmen.',
  looking: 'Einen Moment, ich prüfe den Code…',
  wrong: (triesLeft, at) =>
    triesLeft > 0
      ? `Dieser Code stimmt nicht. Schau in deiner anderen App nach: /link zeigt ihn dort. Du hast noch ${triesLeft === 1 ? 'einen Versuch' : `${triesLeft} Versuche`}.`
      : `Auch dieser Code stimmt nicht. Zum Schutz der Konten nehme ich den nächsten hier erst nach ${at} an. Alles andere geht wie immer.`,
  wait: (at) =>
    `Hier gab es zu viele falsche Codes. Zum Schutz der Konten nehme ich den nächsten erst nach ${at} an. Alles andere geht wie immer.`,
  expired:
    'Dieser Code ist abgelaufen. Schick /link in deiner anderen App, dann bekommst du einen neuen.',
  own: 'Das ist der Code von genau diesem Konto. Gib ihn in deiner anderen App ein.',
  shareTitle: 'Soll ein anderer Chat über dein Konto bestimmen?',
  shareShown: (chat) =>
    `Jemand hat in ${chat} deinen Code eingegeben. Wenn du Ja sagst, bestimmt dieser Chat über deinen Plan, deinen Agenten und deine Daten.`,
  shareEntered: (chat) =>
    `Du hast einen Code eingegeben, der in ${chat} erstellt wurde. Wenn du Ja sagst, bestimmt dieser Chat über deinen Plan, deinen Agenten und deine Daten.`,
  share: [
    'Er kann mit deinem Agenten sprechen, deinen Plan ändern, alles herunterladen und das Konto löschen.',
    'Sag nur Ja, wenn das dein eigener Chat ist. Hat dich jemand hierher geschickt, wähl Nein, und nichts passiert.',
  ],
  askShown: (chat) => [
    `Jemand hat in ${chat} deinen Code eingegeben. Bist du das, und sollen beide Chats ein Konto werden?`,
    'Wenn du es nicht bist, wähl Nein, und nichts passiert.',
  ],
  askJoin: (chat, plan) =>
    `Dieser Chat kommt zum Konto in ${chat}: ${plan ? `Plan ${plan}` : 'noch kein Plan'}.`,
  youJoin:
    'Beide Chats bestimmen dann über dessen Plan, Agenten und Daten und über alles, was du hier verbindest.',
  whatHappens:
    'Beide Chats teilen sich dann ein Konto: Plan, Claude, Agent und Verbrauch. Haben beide einen Claude, gilt der zuletzt verbundene.',
  answerUntil: (at) => `Beide Chats müssen bis ${at} Ja sagen.`,
  yes: 'Ja, verknüpfen',
  no: 'Nein',
  waiting: (chat) => `Danke. Sag jetzt auch in ${chat} Ja.`,
  linking: 'Beide haben Ja gesagt. Ich verknüpfe sie…',
  done: 'Deine beiden Chats sind verknüpft.',
  refused: 'Gut, es wurde nichts verknüpft.',
  refusedThere:
    'Der andere Chat hat Nein gesagt, also wurde nichts verknüpft. /link erstellt einen neuen Code.',
  conflict: [
    'Beide Konten haben einen eigenen Plan oder Agenten, deshalb kann ich sie nicht zusammenlegen: Du würdest für etwas zahlen, das du nicht mehr erreichst.',
    'Lösch zuerst eines davon (schick dort /delete) und versuch dann noch mal /link.',
  ],
  leaving:
    'Es wurde nichts verknüpft: Eines der beiden Konten soll gelöscht werden. Schick dort /delete, um zu sehen, wie du es behältst, und versuch dann noch mal /link.',
  linked: (platform) =>
    `Fertig: Dieser Chat und der in ${platform} teilen sich jetzt ein Konto. Ich schreibe dir dort, wo du zuletzt warst. In /settings machst du das rückgängig.`,
};
