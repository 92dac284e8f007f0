import type { MailWords } from '../en/mail.ts';

export const mail: MailWords = {
  hello: (name) => `Hallo ${name},`,
  helloStranger: 'Hallo,',
  moved: {
    cheaper: 'Dein Plan ist günstiger geworden',
    cheaperSubject: (price) => `Dein Plan ist günstiger geworden: jetzt ${price} im Monat`,
    same: 'Dein Plan hat einen neuen Namen',
    sameSubject: (plan) => `Dein Plan heißt jetzt ${plan}, der Preis bleibt`,
    before: 'Bisher',
    after: 'Jetzt',
    perMonth: (price) => `${price} im Monat`,
    nextBill: (date) =>
      `Der neue Preis steht auf deiner nächsten Rechnung, am ${date}. Dafür musst du nichts tun.`,
    credit: (amount) =>
      `Für die Tage, die du noch zum alten Preis bezahlt hast, werden deine nächsten Rechnungen um ${amount} niedriger.`,
    oneChange: 'Eins ist neu: Dein Agent läuft jetzt mit deinem eigenen Claude-Konto.',
    until: (date) =>
      `Bis zum ${date} läuft er noch auf unserem Schlüssel, es bleibt also nichts stehen. Verbinde dein Claude vorher: Das dauert zwei Minuten, direkt im Chat.`,
    connect: 'Verbinde dein Claude im Chat: Das dauert zwei Minuten.',
    ownKey:
      'Dein Agent nutzt weiter den Claude-Schlüssel, den er schon hat. Es bleibt also nichts stehen.',
  },
  invited: {
    title: 'Automna ist in deinen Chat gezogen',
    what: (price) =>
      `Den kostenlosen Plan gibt es nicht mehr. Pläne beginnen jetzt bei ${price} im Monat, und dein Agent läuft mit deinem eigenen Claude-Konto.`,
    choose: 'Magst du weitermachen? Dann öffne den Chat und wähl einen Plan.',
    otherwise:
      'Wenn nicht, musst du nichts tun: Du zahlst nichts, und ich frage nicht noch einmal.',
  },
  reminder: {
    title: (date) => `Dein Agent läuft bis zum ${date} auf unserem Schlüssel`,
    what: 'Verbinde vorher deinen eigenen Claude, dann geht es einfach weiter. Das dauert zwei Minuten, direkt im Chat.',
    stoppedTitle: 'Dein Agent kann nicht mehr antworten',
    stopped:
      'Die Zeit auf unserem Schlüssel ist vorbei. Was dein Agent weiß, ist noch da: Verbinde im Chat deinen eigenen Claude, dann macht er weiter.',
  },
  link: {
    title: 'Dein neuer Link',
    what: 'Jemand hat einen alten Link zu deinem Konto geöffnet, deshalb bekommst du einen neuen. Warst du das nicht, lass diese Mail einfach liegen: Es passiert nichts.',
  },
  pick: 'Alles läuft jetzt über einen Chat. Nimm die App, die du magst:',
  open: (app) => `${app} öffnen`,
  back: 'Zurück zu deinem Chat',
  word: (word) => `Begrüßt dich der Bot, ohne dich zu kennen? Dann schick ihm dieses Wort: ${word}`,
  once: (date) =>
    `Der Link ist nur für dich. Er gilt einmal, bis zum ${date}; leite ihn nicht weiter.`,
  why: 'Du bekommst diese Mail, weil du unter dieser Adresse ein Konto bei Automna hast.',
  stop: 'Keine Erinnerungen mehr per Mail',
  stopPage: {
    title: 'Keine Erinnerungen mehr per Mail?',
    what: 'Wenn sich an deinem Vertrag etwas ändert, schreiben wir dir weiterhin.',
    button: 'Erinnerungen abstellen',
    done: 'Erledigt: Du bekommst keine Erinnerungen mehr per Mail.',
  },
};
