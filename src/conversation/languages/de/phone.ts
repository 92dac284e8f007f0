import type { Phone } from '../en/phone.ts';

export const phone: Phone = {
  turnOn: 'Telefon einschalten',
  turnOff: 'Telefon ausschalten',
  onTitle: 'Darf dein Agent telefonieren?',
  onWhat:
    'Er bekommt eine eigene US-Nummer und kann tagsüber in den USA und Kanada anrufen, nach deiner Uhr. Wer dort anruft, hinterlässt ihm eine Nachricht.',
  onCosts: (minutes) =>
    `Anrufe in beide Richtungen zählen sekundengenau: Dein Plan hat ${minutes} Minuten im Monat. Mehr zahlst du nicht.`,
  onCareful: 'Am Telefon spricht dein Agent für dich. Sag ihm also, wen er anrufen darf.',
  onYes: 'Einschalten',
  turningOn: 'Dein Agent bekommt seine Nummer. Das dauert etwa eine Minute.',
  offTitle: 'Telefon ausschalten?',
  offWhat: (number) =>
    number === null
      ? 'Dein Agent kann dann niemanden mehr anrufen.'
      : `Dein Agent kann dann niemanden mehr anrufen, und ${number} ist endgültig weg.`,
  offYes: 'Ausschalten',
  isOff: 'Das Telefon ist aus.',
  gettingNumber: 'Nummer kommt ⏳',
};
