import type { PlanTerms } from '../../../domain/plans.ts';
import { numberWords } from '../format.ts';
import type { upgradeEn } from '../en/upgrade.ts';

const { count, dollars, plural } = numberWords('de', 'unbegrenzt');

const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} im Monat`;

const channels = (limit: number | null): string =>
  limit === null
    ? 'unbegrenzt viele Kanäle'
    : `${count(limit)} ${plural(limit, { one: 'Kanal', other: 'Kanäle' })}`;

/** What is said about changing to a bigger plan, in German. */
export const upgradeDe: typeof upgradeEn = {
  to: (terms) => `Zu ${terms.name} wechseln · ${price(terms)}`,
  others:
    'Einen kleineren Plan zu nehmen, zu kündigen und wieder aufzunehmen geht in diesem Chat noch nicht. Ein größerer Plan geht.',
  othersAtTop:
    'Einen kleineren Plan zu nehmen, zu kündigen und wieder aufzunehmen geht in diesem Chat noch nicht.',
  seeWaiting: (name) => `Mein Wechsel zu ${name}`,
  title: (name) => `Wechsel zu ${name}`,
  none: 'An deinem Plan wird gerade nichts geändert. /plan zeigt, was du hast.',

  asking: 'Einen Moment, ich frage Stripe, was es kostet…',
  askingTrouble:
    'Stripe, unser Zahlungsanbieter, antwortet gerade nicht. Ich frage weiter und zeige den Betrag, sobald es klappt. Abgebucht wurde nichts.',
  changed:
    'Dein Abo hat sich geändert, seit ich dir einen Betrag genannt habe. Ich habe deshalb nichts abgebucht und neu gefragt.',
  changedElsewhere:
    'Dein Abo hat sich geändert, seit ich dir einen Betrag genannt habe. Ich habe deshalb nichts abgebucht. /plan führt zum neuen.',
  dueNow: (amount) =>
    `Jetzt fällig: ${amount}, für das, was der größere Plan bis zur nächsten Zahlung mehr kostet. Stripe bucht von der Karte ab, die dort von dir hinterlegt ist.`,
  nothingDue: 'Jetzt ist nichts fällig.',
  afterwards: (terms, day) =>
    `Danach ${price(terms)}. Die nächste Zahlung ist wie bisher am ${day}.`,
  adds: (smaller, terms) =>
    [
      'Das kommt dazu:',
      ...(smaller.channels === terms.channels
        ? []
        : [`• ${channels(terms.channels)} statt ${count(smaller.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn ? ['• immer an: dein Agent schläft nicht mehr'] : []),
      ...(terms.cron && !smaller.cron
        ? ['• geplante Aufgaben (Cron, Heartbeat) und eigene Skills']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess ? ['• API-Zugang'] : []),
      `• im Monat: ${count(terms.searches)} Suchen (jetzt ${count(smaller.searches)}), ${count(terms.browserMinutes)} Browser-Min. (jetzt ${count(smaller.browserMinutes)}), ${count(terms.emails)} E-Mails (jetzt ${count(smaller.emails)}), ${count(terms.phoneMinutes)} Telefon-Min. (jetzt ${count(smaller.phoneMinutes)})`,
    ].join('\n'),
  holdsUntil: (at, left) => `Dieser Betrag gilt bis ${at} (${left}).`,
  confirm: (amount) => `${amount} zahlen und wechseln`,
  confirmFree: 'Jetzt wechseln',
  again: 'Neu fragen',
  tryAgain: 'Noch einmal versuchen',
  over: 'Dieser Betrag gilt nicht mehr. Abgebucht wurde nichts. Soll ich Stripe neu fragen?',

  changing: 'Einen Moment, Stripe ändert deinen Plan…',
  changingTrouble:
    'Stripe, unser Zahlungsanbieter, antwortet gerade nicht. Ich bleibe dran und sehe nach, was aus deinem Wechsel wurde, bevor ich ihn noch einmal versuche: Du zahlst höchstens einmal.',
  underWay: 'Dein Wechsel ist schon bei Stripe. Ich schreibe, was daraus wird.',
  givenUp:
    'Stripe hat zu lange nicht geantwortet, deshalb habe ich deinen Wechsel aufgegeben. Abgebucht wurde nichts, und dein Plan ist, wie er war. /plan beginnt ihn neu.',
  done: (name) =>
    `Dein Plan ist jetzt ${name}. Dein Agent bekommt gleich, was dazukommt; alle seine Daten bleiben.`,

  unpaid: (name, until) => [
    'Die Zahlung hat nicht geklappt: Deine Bank hat sie abgelehnt oder möchte, dass du sie bestätigst. Dein alter Plan läuft weiter, und abgebucht wurde nichts.',
    `Zahle oder bestätige sie auf der Seite von Stripe bis ${until}, dann beginnt ${name} von selbst. Tust du es nicht, verfällt der Wechsel.`,
  ],
  payIt: 'Bei Stripe zahlen oder bestätigen',
  lapsed: (name) =>
    `Die Zahlung für ${name} kam nicht rechtzeitig, deshalb ist der Wechsel verfallen. Abgebucht wurde nichts, und dein Plan ist, wie er war.`,

  refused: {
    no_plan: () => 'Du hast im Moment keinen Plan, also gibt es nichts zu vergrößern. Wähle einen:',
    not_bigger: () => 'Du hast diesen Plan schon, oder einen größeren. Abgebucht wurde nichts.',
    past_due: () =>
      'Deine letzte Zahlung ist fehlgeschlagen, ein größerer Plan muss deshalb warten. Bitte zahle zuerst die offene Rechnung und versuche es dann noch einmal. Sonst wurde nichts abgebucht.',
    unpaid: () =>
      'Deine Zahlung ist offen und dein Plan angehalten, ein größerer muss deshalb warten. Bitte zahle zuerst die offene Rechnung und versuche es dann noch einmal.',
    pending: (until) =>
      `Ein früherer Wechsel deines Plans wartet noch auf seine Zahlung. Zahle seine Rechnung, oder lass ihn: Er endet von selbst (${until}). Versuche es danach noch einmal.`,
    ending: (until) =>
      `Dein Plan ist gekündigt und endet am ${until}, deshalb kann ich ihn nicht vergrößern. Ihn wieder aufzunehmen geht in diesem Chat noch nicht; nach diesem Tag bietet /plan alle Pläne an.`,
    too_many: (until) =>
      `Ein Plan lässt sich dreimal am Tag ändern, und das ist aufgebraucht. Du kannst ihn nach diesem Zeitpunkt wieder ändern: ${until}.`,
    declined: () =>
      'Deine Bank hat die Karte abgelehnt, die bei Stripe von dir hinterlegt ist. Abgebucht wurde nichts, und dein Plan ist, wie er war. Frag deine Bank und versuche es dann noch einmal.',
    needs_operator: () =>
      'Dein Abo ist eines, das ich in diesem Chat nicht ändern kann. Abgebucht wurde nichts; unser Team weiß Bescheid und kümmert sich.',
  },
};
