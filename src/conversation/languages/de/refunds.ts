import type { RefundWords } from '../en/refunds.ts';

/** Geld, das zurückgeht. */
export const refund: RefundWords = {
  title: 'Dein Geld zurück',
  offer: (name) =>
    `Dein Agent ist noch nicht fertig, und das liegt an uns. Ich baue weiter. Magst du nicht warten, dann hol dir dein Geld zurück: ${name} endet damit sofort.`,
  offerNote:
    'Dein Agent ist noch nicht fertig, und das liegt an uns. Magst du nicht warten, bekommst du dein Geld zurück: /billing',
  take: 'Geld zurück, bitte',
  wait: 'Ich warte',
  waiting: 'Danke für deine Geduld. Ich schreibe dir, sobald er fertig ist.',
  asking: 'Einen Moment, ich sage Stripe Bescheid…',
  trouble:
    'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Deine Erstattung ist gespeichert: Ich versuche es weiter und schreibe dir, sobald sie raus ist.',
  made: (amount) =>
    `${amount} sind auf dem Weg zu dir zurück. Bei Banken dauert es 5 bis 10 Tage, bis du sie siehst.`,
  returned: (amount) =>
    `Deine Bank konnte die Erstattung über ${amount} nicht annehmen, das Geld ist wieder bei uns. Es gehört weiter dir: Sag uns mit /support, wohin es soll.`,
  ended: 'Dein Plan ist beendet, und dir wird nichts mehr abgebucht.',
  stays: 'An deinem Plan ändert sich nichts.',
  second: 'Du hast für zwei Pläne bezahlt, deshalb habe ich den zweiten beendet.',
  blockedCard: 'Diese Karte kann hier nicht benutzt werden, deshalb hat dein Plan nicht begonnen.',
  refused: {
    nothing_paid: 'Es gibt keine Zahlung mehr, die zurückgehen könnte. /billing zeigt dir alle.',
    too_much: 'Das ist mehr, als bezahlt wurde. Es hat sich nichts geändert.',
    too_late:
      'Dein Agent ist rechtzeitig fertig geworden, also gilt das Angebot nicht mehr. Kündigen kannst du jederzeit in /plan.',
    disputed:
      'Deine Bank holt sich diese Zahlung schon zurück, deshalb kann ich sie nicht noch einmal erstatten. Das Geld bekommst du von deiner Bank.',
    needs_operator:
      'Allein konnte ich das Geld nicht zurückschicken. Unser Team weiß Bescheid und kümmert sich darum.',
  },
};
