import type { Link } from '../en/link.ts';

export const link: Link = {
  menu: 'Weitere App verknüpfen',
  title: 'Ein Konto, mehrere Apps',
  console: 'der Konsole',
  making: 'Einen Moment, ich erstelle einen Code…',
  how: 'Öffne Automna in deiner anderen App, tipp dort auf „Ich habe schon ein Konto“ (oder schick /link) und gib diesen Code ein:',
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
  looking: 'Einen Moment, ich prüfe den Code…',
  wrong: (triesLeft) =>
    triesLeft > 0
      ? `Dieser Code stimmt nicht. Schau in deiner anderen App nach: /link zeigt ihn dort. Du hast noch ${triesLeft === 1 ? 'einen Versuch' : `${triesLeft} Versuche`}.`
      : 'Auch dieser Code stimmt nicht. Zum Schutz der Konten nehme ich hier eine Stunde lang keinen mehr an. Alles andere geht wie immer.',
  wait: (at) =>
    `Hier gab es zu viele falsche Codes. Zum Schutz der Konten nehme ich den nächsten erst nach ${at} an. Alles andere geht wie immer.`,
  expired:
    'Dieser Code ist abgelaufen. Schick /link in deiner anderen App, dann bekommst du einen neuen.',
  own: 'Das ist der Code von genau diesem Konto. Gib ihn in deiner anderen App ein.',
  askShown: (platform) => [
    `Jemand hat in ${platform} deinen Code eingegeben. Bist du das, und soll dieser Chat zu deinem Konto gehören?`,
    'Wenn du es nicht bist, tipp auf Nein, und nichts passiert.',
  ],
  askJoin: (platform, plan) => [
    `Dieser Chat kommt zum Konto in ${platform} (${plan ? `Plan ${plan}` : 'noch kein Plan'}).`,
  ],
  whatHappens:
    'Beide Chats teilen sich dann ein Konto: Plan, Claude, Agent und Verbrauch. Haben beide ein Claude, gilt das zuletzt verbundene.',
  answerUntil: (at) => `Beide Chats müssen bis ${at} Ja sagen.`,
  yes: 'Ja, verknüpfen',
  no: 'Nein',
  waiting: (platform) => `Danke. Sag jetzt auch in ${platform} Ja.`,
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
    `Fertig: Dieser Chat und der in ${platform} teilen sich jetzt ein Konto. Ich schreibe dir dort, wo du zuletzt warst.`,
};
