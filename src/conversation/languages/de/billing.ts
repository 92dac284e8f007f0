import type { Billing, Comp } from '../en/billing.ts';

/** Zahlungen: was als Nächstes abgebucht wird, die Karte, Rechnungen, eine fehlgeschlagene Zahlung. */
export const billing: Billing = {
  title: 'Zahlungen',
  asking: 'Einen Moment, ich frage Stripe…',
  trouble:
    'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Ich versuche es weiter und zeige dir alles, sobald es geht.',
  next: 'Nächste Abbuchung',
  nextIs: (amount, day) => `${amount} am ${day}`,
  nothingNext: 'keine',
  card: 'Karte',
  cardIs: (brand, last4) => `${brand} mit ${last4} am Ende`,
  cardEnds: (card, month) => `${card}, gültig bis ${month}`,
  noCard: 'keine hinterlegt',
  invoice: (amount, day) => `${day} · ${amount}`,
  openInvoice: (amount, day) => `${day} · ${amount}, nicht bezahlt`,
  changeCard: 'Karte ändern',
  receipts: 'Belege',
  receiptsOff: 'Belege abstellen',
  receiptsOn: 'Belege anstellen',
  receiptsAreOff:
    'Nach einer Zahlung schicke ich dir keinen Beleg mehr. Hier findest du sie weiterhin.',
  receiptsAreOn: 'Nach jeder Zahlung schicke ich dir einen kurzen Beleg.',

  failed: (amount, name) =>
    `Deine Zahlung hat nicht geklappt: Deine Bank hat ${amount} für ${name} abgelehnt oder will deine Bestätigung. Dein Agent arbeitet vorerst weiter.`,
  failedCard: (card) => `Belastet wurde deine ${card}.`,
  nextTry: (day) => `Nächster Versuch: ${day}, oder sobald du die Karte änderst.`,
  noNextTry:
    'Von selbst wird es nicht noch einmal versucht: Ändere die Karte oder bezahl die Rechnung.',
  lastDay: (day) => `Letzter Tag: ${day}. Danach pausiert dein Agent, und nichts wird gelöscht.`,
  stopped: 'Dein Agent pausiert, bis bezahlt ist. Es wird nichts gelöscht.',
  updateCard: 'Karte ändern',
  payInvoice: 'Rechnung bezahlen oder bestätigen',
  drawn: { title: 'Quittung', plan: 'Plan', period: 'Bezahlt für', next: 'Nächste Zahlung' },
  renewed: (amount, name, period, day) =>
    `Bezahlt: ${amount} für ${name}, ${period}. Deine nächste Zahlung ist am ${day}.`,
  nextCard: (card) => `Die nächste Zahlung geht wieder von deiner ${card} ab.`,
  late: (name) => `Zahlung eingegangen, danke! ${name} läuft weiter wie bisher.`,
  receipt: 'Beleg',
  cardEndsSoon: (card, month) =>
    `Deine ${card} gilt nur noch bis ${month}. Hinterlege rechtzeitig eine andere, damit dein Agent weiterläuft.`,
  lapsed:
    'Du hast seit 30 Tagen keinen Plan, deshalb lösche ich bald deinen Agenten und deine Daten. Du kannst das stoppen, deine Daten herunterladen oder einen Plan wählen.',
};

/** Ein Plan umsonst. */
export const comp: Comp = {
  given: (name, until) =>
    `Gute Nachricht: ${name} geht bis zum ${until} auf uns. Du zahlst nichts dafür.`,
  afterwards:
    'Das geht auf uns, du zahlst nichts. Soll dein Agent danach weiterlaufen, wähle vorher einen Plan.',
  thenBack: (name) => `Das geht auf uns, du zahlst nichts extra. Danach hast du wieder ${name}.`,
  endsSoon: (name, until) =>
    `Dein kostenloses ${name} endet am ${until}. Damit dein Agent weiterläuft, wähle einen Plan: /plan`,
  endsBack: (name, until, back) =>
    `Dein kostenloses ${name} endet am ${until}. Danach hast du wieder ${back}; /plan zeigt beide.`,
  over: (name) =>
    `Dein kostenloses ${name} ist zu Ende. Gelöscht wird nichts: Wähle mit /plan einen Plan, und alles geht weiter.`,
  back: (name, back) => `Dein kostenloses ${name} ist zu Ende. Du hast jetzt wieder ${back}.`,
};
