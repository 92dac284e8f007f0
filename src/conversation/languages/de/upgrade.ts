import { FEATURES } from '../../../domain/features.ts';
import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, type MeteredService, SERVICE_NAMES } from '../../../domain/services.ts';
import type { Upgrade } from '../en/upgrade.ts';
import { channels, count, price } from './numbers.ts';
import { services } from './services.ts';

export const upgrade: Upgrade = {
  to: (terms) => `Zu ${terms.name} wechseln · ${price(terms)}`,
  seeWaiting: (name) => `Mein Wechsel zu ${name}`,
  title: (name) => `Wechsel zu ${name}`,
  none: 'An deinem Plan ändert sich gerade nichts. /plan zeigt, was du hast.',

  asking: 'Einen Moment, ich frage Stripe nach dem Preis…',
  askingTrouble:
    'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Ich frage weiter und zeige dir den Betrag, sobald es klappt. Abgebucht wurde nichts.',
  quotedElsewhere: (name) =>
    `Stripe antwortet wieder: Ich weiß jetzt, was ${name} dich kostet. Zum Betrag kommst du mit /plan.`,
  changed:
    'Dein Abo hat sich geändert, seit ich dir den Betrag genannt habe. Ich habe deshalb nichts abgebucht und neu gefragt.',
  changedElsewhere:
    'Dein Abo hat sich geändert, seit ich dir den Betrag genannt habe. Ich habe deshalb nichts abgebucht. Zum neuen Betrag kommst du mit /plan.',
  dueNow: (amount) =>
    `Du zahlst heute ${amount}: den Unterschied bis zur nächsten Zahlung. Stripe bucht von deiner hinterlegten Karte ab.`,
  nothingDue: 'Du zahlst heute nichts.',
  afterwards: (terms, day) =>
    `Danach ${price(terms)}. Die nächste Zahlung ist wie bisher am ${day}.`,
  adds: (smaller, terms) =>
    [
      'Das bekommst du:',
      ...(smaller.channels === terms.channels
        ? []
        : [`• ${channels(terms.channels)} statt ${count(smaller.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn ? ['• immer an: Dein Agent schläft nie'] : []),
      ...(terms.cron && !smaller.cron
        ? ['• geplante Aufgaben (Cron, Heartbeat) und eigene Skills']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess && FEATURES.apiAccess.isOpen
        ? ['• API-Zugang']
        : []),
      `• im Monat: ${SERVICE_NAMES.map((each) => serviceChange(each, smaller, terms)).join(', ')}`,
    ].join('\n'),
  holdsUntil: (at, left) => `Dieser Preis gilt bis ${at} (${left}).`,
  confirm: (amount) => `${amount} zahlen und wechseln`,
  confirmFree: 'Jetzt wechseln',
  again: 'Neuen Preis holen',
  tryAgain: 'Noch mal versuchen',
  over: 'Dieser Preis ist abgelaufen. Abgebucht wurde nichts. Möchtest du einen neuen?',

  changing: 'Einen Moment, Stripe ändert deinen Plan…',
  changingTrouble:
    'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Ich bleibe dran und schaue erst nach, bevor ich es noch mal versuche. Du zahlst also höchstens einmal.',
  underWay: 'Dein Wechsel ist schon bei Stripe. Ich schreibe dir, wenn er durch ist.',
  givenUp:
    'Stripe hat zu lange nicht geantwortet, deshalb habe ich deinen Wechsel abgebrochen. Abgebucht wurde nichts, und dein Plan ist der alte. Zum Wiederholen schick /plan.',
  done: (name) =>
    `Du hast jetzt ${name}. Dein Agent bekommt gleich alles, was dazugehört; seine Daten bleiben alle da.`,

  unpaid: (name, until) => [
    'Die Zahlung hat nicht geklappt: Deine Bank hat sie abgelehnt oder möchte, dass du sie bestätigst. Abgebucht wurde nichts, und dein alter Plan läuft weiter.',
    `Zahl oder bestätige sie bei Stripe bis ${until}, dann beginnt ${name} von selbst. Sonst verfällt der Wechsel.`,
  ],
  keepFirst: 'Meinen Plan behalten',
  payIt: 'Bei Stripe zahlen oder bestätigen',
  drop: 'Wechsel abbrechen',
  dropping: 'Einen Moment, ich breche den Wechsel ab…',
  dropped: 'Der Wechsel ist abgebrochen. Abgebucht wurde nichts, und dein Plan ist der alte.',
  lapsed: (name) =>
    `Die Zahlung für ${name} kam nicht rechtzeitig, deshalb ist der Wechsel verfallen. Abgebucht wurde nichts, und dein Plan ist der alte.`,

  refused: {
    no_plan: () => 'Du hast gerade keinen Plan, also gibt es nichts zu vergrößern. Wähl einen:',
    not_bigger: () => 'Du hast diesen Plan schon, oder einen größeren. Abgebucht wurde nichts.',
    past_due: () =>
      'Deine letzte Zahlung ist fehlgeschlagen. Bezahl zuerst die offene Rechnung und versuch es dann noch mal. Sonst wurde nichts abgebucht.',
    unpaid: () =>
      'Dein Plan ruht, weil eine Zahlung offen ist. Bezahl zuerst die offene Rechnung und versuch es dann noch mal.',
    pending: (until) =>
      `Ein früherer Wechsel wartet noch auf seine Zahlung. Bezahl seine Rechnung, oder lass ihn verfallen (${until}). Versuch es danach noch mal.`,
    ending: (until) =>
      `Dein Plan ist gekündigt und endet am ${until}, deshalb kann ich ihn so nicht vergrößern. Behalte ihn zuerst, dann geht das Upgrade.`,
    too_many: (until) =>
      `Du kannst deinen Plan dreimal am Tag ändern, und das hast du getan. Wieder geht es danach: ${until}.`,
    declined: () =>
      'Deine Bank hat die bei Stripe hinterlegte Karte abgelehnt. Abgebucht wurde nichts, und dein Plan ist der alte. Frag bei deiner Bank nach und versuch es dann noch mal.',
    needs_operator: () =>
      'Diese Art von Abo kann ich im Chat nicht ändern. Abgebucht wurde nichts. Unser Team weiß Bescheid und kümmert sich darum.',
  },
};

function serviceChange(service: MeteredService, smaller: PlanTerms, terms: PlanTerms): string {
  return `${services[service].inPlan(limitOf(service, terms))} (jetzt ${count(limitOf(service, smaller))})`;
}
