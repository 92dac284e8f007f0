import type { ClaimWords } from '../en/claim.ts';

export const claim: ClaimWords = {
  title: 'Willkommen zurück',
  looking: 'Einen Moment, ich suche dein Konto…',
  ask: (email) => `Dieser Chat bestimmt dann über das Konto von ${email}. Bist du das?`,
  onlyYou: 'Hat dir jemand anders diesen Link geschickt, wähl Nein, und es passiert nichts.',
  yes: 'Ja, das bin ich',
  no: 'Nein',
  joining: 'Einen Moment, ich hole dein Konto hierher…',
  refused: 'Okay, es ist nichts passiert. Wem das Konto gehört, kann den Link weiter benutzen.',
  own: 'Dieser Chat gehört schon zu dem Konto.',
  over: 'Der Link wurde schon benutzt oder ist abgelaufen. Bitte uns um einen neuen, mit der E-Mail-Adresse deines Kontos.',
  renewed: 'Der Link ist abgelaufen. Ein neuer ist unterwegs, an die E-Mail-Adresse des Kontos.',
  conflict:
    'Dieser Chat hat schon einen eigenen Plan oder Agenten, deshalb kann ich das andere Konto nicht hierher holen. Öffne den Link in einer anderen App.',
  done: (plan) => `Dein Konto ist jetzt hier, und zwar mit ${plan}.`,
  here: 'Dein Konto ist jetzt hier.',
  cheaper: (before, oldPrice, after, newPrice) =>
    `Dein Plan ist günstiger geworden: Aus ${before} für ${oldPrice} im Monat wird ${after} für ${newPrice}.`,
  renamed: (before, after, price) =>
    `Dein Plan ${before} heißt jetzt ${after} und kostet weiterhin ${price} im Monat.`,
  oneChange: 'Eins ist neu: Dein Agent läuft mit deinem eigenen Claude.',
  doneFree:
    'Dein Konto ist jetzt hier. Wähl einen Plan, wann du magst, dann baue ich deinen Agenten.',
  until: (date) =>
    `Bis ${date} läuft dein Agent noch auf unserem Schlüssel. Verbinde bis dahin deinen eigenen Claude, mit /connect.`,
};
