import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, SERVICE_NAMES } from '../../../domain/services.ts';
import type { Setup } from '../en/setup.ts';
import { channels, count, dollars, has, price } from './numbers.ts';
import { services } from './services.ts';

const uptime = (terms: PlanTerms): string =>
  terms.alwaysOn ? 'immer an' : 'schläft, wenn nichts zu tun ist';

export const setup: Setup = {
  hello: {
    title: 'Hallo, ich bin Automna.',
    what: 'Ich richte dir deinen eigenen KI-Agenten ein: ein privates OpenClaw, das mit deinem Claude läuft.',
    next: 'Das dauert etwa fünf Minuten, direkt hier im Chat.',
    short: 'Dein eigener KI-Agent, in etwa fünf Minuten hier im Chat eingerichtet.',
    choosePlan: 'Plan wählen',
    howItWorks: 'So funktioniert’s',
    haveAccount: 'Ich habe schon ein Konto',
  },

  how: {
    title: 'So funktioniert’s',
    steps: [
      '1. Du wählst einen Plan und zahlst bei Stripe.',
      '2. Du verbindest deinen Claude: ein Abo oder einen API-Schlüssel.',
      '3. Ich baue deinen Agenten, in etwa einer Minute. Er gehört nur dir.',
      '4. Du sprichst mit deinem Agenten. Hierher kommst du, um deinen Verbrauch zu sehen oder etwas zu ändern.',
    ],
    yours:
      'Dein Agent spricht direkt mit Anthropic, über deinen eigenen Claude. Deinen Schlüssel bewahre ich verschlüsselt auf und zeige ihn niemandem.',
  },

  plans: {
    uptime,
    title: 'Wähle einen Plan',
    price,
    card: (terms) =>
      [
        `${channels(terms.channels)} · ${uptime(terms)}`,
        SERVICE_NAMES.map((each) => services[each].inPlan(limitOf(each, terms))).join(' · '),
      ].join('\n'),
    details: (terms) =>
      [
        ...SERVICE_NAMES.map((each) => services[each].details(limitOf(each, terms))),
        `Kanäle für deinen Agenten: ${count(terms.channels)}`,
        `Geplante Aufgaben (Cron, Heartbeat): ${has(terms, 'cron')}`,
        `Eigene Skills: ${has(terms, 'customSkills')}`,
        `Dateibrowser: ${has(terms, 'fileBrowser')}`,
        `API-Zugang: ${has(terms, 'apiAccess')}`,
        `Dein Agent: ${terms.alwaysOn ? 'immer an' : 'schläft, wenn nichts zu tun ist, und wacht auf, wenn du schreibst'}`,
      ].join('\n'),
    aiIsYours:
      'Die KI selbst ist nicht im Preis, und wir begrenzen sie nicht: Dein Agent läuft über deinen eigenen Claude, den du bei Anthropic bezahlst.',
    priceChanges: {
      tax: 'Steuern können noch dazukommen; Stripe zeigt sie dir vor dem Bezahlen.',
      currency: 'Stripe zeigt dir den Preis vielleicht in deiner Währung.',
    },
    soon: (names) => `Kommt bald und ist noch nicht dabei: ${names}.`,
    compare: 'Vergleichen',
    compareTitle: 'Die Pläne im Vergleich',
    confirmTitle: (name) => `Dein neuer Plan: ${name}`,
    confirm: (terms) =>
      `Du zahlst heute ${dollars(terms.priceCents)}, danach jeden Monat, bis du kündigst. Die Zahlung läuft über Stripe; deine Karte sehe ich nie.`,
    goToPayment: (terms) => `${dollars(terms.priceCents)} zahlen`,
    otherPlan: 'Andere Pläne',
    yourPlan: (name) => `Dein Plan: ${name}`,
    none: 'Du hast gerade keinen Plan.',
  },

  pay: {
    title: (terms) => `${terms.name} · ${price(terms)}`,
    making: 'Einen Moment, ich erstelle deinen Zahlungslink…',
    stripeBusy:
      'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Ich versuche es weiter und schicke dir den Link, sobald es klappt. Abgebucht wurde nichts.',
    open: (terms) =>
      `Dein Zahlungslink für ${terms.name} ist fertig. Ich sehe die Zahlung automatisch und mache hier weiter.`,
    looking: 'Ich frage bei Stripe nach. Sobald die Zahlung da ist, mache ich hier weiter.',
    validUntil: (at, left) => `Er gilt bis ${at} (${left}).`,
    link: (terms) => `${dollars(terms.priceCents)} mit Stripe zahlen`,
    iPaid: 'Ich habe bezahlt',
    newLink: 'Neuer Link',
    checkAgain: 'Noch mal prüfen',
    expired: 'Dieser Zahlungslink ist abgelaufen. Abgebucht wurde nichts. Möchtest du einen neuen?',
    alreadySubscribed:
      'Du hast schon ein Abo. Einen zweiten Link habe ich nicht erstellt, sonst zahlst du doppelt. Falls du gerade erst bezahlt hast, prüf es gleich noch mal.',
    left: 'Kein Problem, abgebucht wurde nichts. Dein Link gilt weiter, falls du es dir anders überlegst.',
    notSeen:
      'Bei Stripe sehe ich noch keine Zahlung. Falls du gerade bezahlt hast, warte eine Minute und prüf es noch mal.',
    unchecked: (at) =>
      `Stripe, unser Zahlungsdienst, antwortet gerade nicht, deshalb sehe ich deine Zahlung noch nicht. Um ${at} schaue ich wieder nach und bleibe dran; zahl nicht noch mal.`,
    askLater:
      'Stripe, unser Zahlungsdienst, antwortet gerade nicht, deshalb sehe ich deine Zahlung nicht. Frag in ein paar Minuten noch mal; zahl nicht doppelt.',
    waits:
      'Deine Bank ist dran: Diese Art zu zahlen dauert ein paar Tage. Sobald das Geld da ist, fange ich an und schreibe dir. Lehnt deine Bank ab, bekommst du einen neuen Link.',
    connectNext: 'Verbinde als Nächstes deinen Claude: /connect',
    received: (name) => `Zahlung erhalten, danke! Du hast jetzt ${name}.`,
    paid: (name) => `${name} ist bezahlt. Hier bist du fertig.`,
    goOn: 'Weiter',
    ended:
      'Dein Abo ist beendet. Deine Daten bleiben vorerst da; wähle einen Plan, um weiterzumachen.',
    openInvoice: 'Offene Rechnung bezahlen',
    unpaid:
      'Dein Plan ruht, weil eine Zahlung offen ist. Sobald die Rechnung bezahlt ist, geht es weiter.',
    blocked:
      'Deine Bank holt sich eine deiner Zahlungen zurück, deshalb ruht dein Plan. Gelöscht wird nichts. Ist das ein Irrtum, bitte deine Bank, das zurückzunehmen; dann geht alles von selbst weiter.',
    flagged:
      'Das Netzwerk deiner Karte hat deine Zahlung gemeldet. Solange unser Team sie prüft, warten Websuche, Browser, E-Mail und Telefon; dein Agent redet weiter mit dir. Du musst nichts tun.',
    lifted: 'Alles gut: Deine Zahlung ist in Ordnung, und alles funktioniert wieder.',
    unreadable:
      'Ich kann nicht erkennen, für welchen Plan dein Abo ist. Unser Team weiß Bescheid und klärt das. Es wird nichts gelöscht, und du musst nicht noch einmal zahlen.',
    pausedUnreadable:
      'Dein Agent pausiert: Ich sehe bei Stripe nicht, was dein Abo bezahlt. Unser Team weiß Bescheid und klärt das. Es wird nichts gelöscht.',
    pausedUnpaid:
      'Dein Agent pausiert, weil eine Zahlung offen ist. Gelöscht wird nichts: Sobald die Rechnung bezahlt ist, startet er wieder, mit all seinen Daten.',
    pausedEnded:
      'Dein Plan ist beendet, deshalb pausiert dein Agent. Gelöscht wird nichts: Wähle einen Plan, und er startet wieder, mit all seinen Daten.',
  },
};
