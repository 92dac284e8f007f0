import { limitOf, SERVICE_NAMES } from '../../../domain/services.ts';
import type { Changes } from '../en/changes.ts';
import { channels, count, price } from './numbers.ts';
import { services } from './services.ts';

/** Einen Plan verlassen, zurückkommen, einen kleineren nehmen. */
export const changes: Changes = {
  cancel: (name) => `${name} kündigen`,
  keep: (name) => `${name} behalten`,
  cancelTitle: (name) => `${name} kündigen?`,
  cancelAsk: (name, day) => `${name} endet am ${day}; bis dahin bleibt alles, wie es ist.`,
  cancelKept: 'Dein Agent bleibt noch 30 Tage erhalten, falls du zurückkommst.',
  cancelUnpaid: (name) =>
    `Deine letzte Zahlung ist noch offen. Wenn du kündigst, endet ${name} sofort und die offene Rechnung entfällt: Du zahlst nichts mehr.`,

  asking: 'Einen Moment, ich sage Stripe Bescheid…',
  trouble:
    'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Dein Wunsch ist gespeichert: Ich versuche es weiter und schreibe dir, sobald es erledigt ist.',
  endingTitle: (name, day) => `${name} endet am ${day}`,
  ending: (keptUntil) =>
    `Dir wird nichts mehr abgebucht. Bis dahin bleibt alles, wie es ist, und dein Agent bleibt bis zum ${keptUntil} erhalten.`,
  mind: (name) => `Doch anders überlegt? Behalte ${name}, und alles läuft weiter wie bisher.`,
  whyAsk: 'Magst du uns sagen, warum? Das hilft uns weiter.',
  reasons: {
    price: 'Zu teuer',
    unused: 'Ich nutze es nicht',
    missing: 'Mir fehlt etwas',
    quality: 'Es lief nicht gut',
    other: 'Etwas anderes',
  },
  thanks: 'Danke, dass du es uns sagst.',
  endedNow:
    'Dein Plan ist beendet und die offene Rechnung entfällt. Dir wird nichts mehr abgebucht.',
  resumed: (name, day) => `${name} läuft weiter wie bisher. Deine nächste Zahlung ist am ${day}.`,

  howSmaller:
    'Ein kleinerer Plan beginnt, wenn dein bezahlter Monat endet. Kündigen kannst du jederzeit.',
  toSmaller: (terms) => `Wechsel zu ${terms.name} · ${price(terms)}`,
  smallerTitle: (name) => `Zu ${name} wechseln?`,
  smallerWhen: (name, day, terms) =>
    `Du behältst ${name} bis zum ${day}, denn so lange ist es bezahlt. Ab dann hast du ${terms.name}: ${price(terms)}.`,
  loses: (terms, smaller) =>
    [
      'Das hast du dann:',
      ...(terms.channels === smaller.channels
        ? []
        : [`• ${channels(smaller.channels)} statt ${count(terms.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn
        ? ['• dein Agent schläft, wenn er nichts zu tun hat']
        : []),
      ...(terms.cron && !smaller.cron
        ? ['• keine geplanten Aufgaben (Cron, Heartbeat), eigenen Skills und Dateiansicht']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess ? ['• kein API-Zugang'] : []),
      `• jeden Monat: ${SERVICE_NAMES.map((each) => services[each].inPlan(limitOf(each, smaller))).join(', ')}`,
    ].join('\n'),
  dataStays: 'Alle deine Daten bleiben.',
  whichStays: (name) => `${name} hat Platz für weniger Kanäle. Welcher bleibt?`,
  stays: (names) =>
    `Verbunden bleibt: ${names}. Der Rest pausiert; tauschen kannst du in /channels.`,
  choose: (channel) => `${channel} behalten`,
  confirmSmaller: (name) => `Zu ${name} wechseln`,
  smallerDone: (name, day) => `Erledigt: ${name} beginnt am ${day}. Bis dahin ändert sich nichts.`,
  pending: (name, day) => `Wechselt am ${day} zu ${name}`,
  keepSize: (name) => `Bei ${name} bleiben`,
  sizeKept: (name) => `Du bleibst bei ${name}. Es ändert sich nichts.`,

  refused: {
    no_plan:
      'Du hast gerade keinen Plan, also gibt es nichts zu ändern. /plan zeigt, was du wählen kannst.',
    not_smaller: 'Das ist kein kleinerer Plan als deiner. Es hat sich nichts geändert.',
    unpaid:
      'Deine letzte Zahlung ist noch offen. Bezahl sie zuerst und versuch es dann noch einmal. /billing zeigt, wie.',
    ending:
      'Dein Plan ist gekündigt und endet ohnehin. Behalte ihn zuerst, wenn du einen kleineren willst. Es hat sich nichts geändert.',
    pending:
      'Ein Upgrade wartet noch auf seine Zahlung. Bezahl es oder lass es verfallen und versuch es dann noch einmal.',
    too_many:
      'Die Größe deines Plans kannst du dreimal am Tag ändern, und das hast du schon getan. Versuch es morgen wieder.',
    needs_operator:
      'So ein Abo kann ich im Chat nicht ändern. Unser Team weiß Bescheid und kümmert sich darum. Noch hat sich nichts geändert.',
  },
};
