import { SERVICES } from '../../../domain/services.ts';
import { channelDe } from './channels.ts';
import { upgradeDe } from './upgrade.ts';
import { webChatDe } from './web-chat.ts';
import type { PlanTerms } from '../../../domain/plans.ts';
import type { Sentences } from '../en/sentences.ts';
import { numberWords } from '../format.ts';

const { count, dollars, plural } = numberWords('de', 'unbegrenzt');

const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} im Monat`;

const channels = (limit: number | null): string =>
  limit === null
    ? 'unbegrenzt viele Kanäle'
    : `${count(limit)} ${plural(limit, { one: 'Kanal', other: 'Kanäle' })}`;

const NO_PLAN = 'keiner';

const planCalled = (name: string): string => (name === NO_PLAN ? 'Kein Plan' : `Plan ${name}`);

export const de: Sentences = {
  hello: {
    title: 'Hallo, ich bin Automna.',
    what: 'Ich richte dir deinen eigenen KI-Agenten ein: eine OpenClaw-Maschine nur für dich, die mit deinem eigenen Claude läuft.',
    next: 'Das dauert etwa fünf Minuten, alles in diesem Chat.',
    choosePlan: 'Plan wählen',
    howItWorks: 'So geht es',
    haveAccount: 'Ich habe ein Konto',
  },

  how: {
    title: 'So geht es',
    steps: [
      '1. Du wählst einen Plan und zahlst auf einer Seite von Stripe.',
      '2. Du verbindest dein eigenes Claude: ein Abo oder einen API-Schlüssel.',
      '3. Ich baue eine Maschine, die nur dir gehört, in etwa einer Minute.',
      '4. Du sprichst mit deinem Agenten und kommst hierher zurück, um deinen Verbrauch zu sehen oder etwas zu ändern.',
    ],
    yours:
      'Dein Agent spricht mit deinen eigenen Zugangsdaten direkt mit Anthropic. Ich bewahre sie verschlüsselt auf und zeige sie niemandem.',
  },

  plans: {
    title: 'Wähle einen Plan',
    choice: (terms) => `${terms.name} · ${price(terms)}`,
    card: (terms) =>
      [
        `${terms.name}, ${price(terms)}`,
        `${count(terms.searches)} Suchen · ${count(terms.browserMinutes)} Browser-Min. · ${count(terms.emails)} E-Mails · ${terms.phoneMinutes === 0 ? 'kein Telefon' : `${count(terms.phoneMinutes)} Telefon-Min.`}`,
        `${channels(terms.channels)} · ${terms.alwaysOn ? 'immer an' : 'schläft, wenn nichts zu tun ist'}`,
      ].join('\n'),
    details: (terms) =>
      [
        `${terms.name}, ${price(terms)}`,
        `Websuchen: ${count(terms.searches)} im Monat`,
        `Browser: ${count(terms.browserMinutes)} Minuten im Monat`,
        `E-Mails: ${count(terms.emails)} im Monat`,
        `Telefon: ${terms.phoneMinutes === 0 ? 'nicht enthalten' : `${count(terms.phoneMinutes)} Minuten im Monat`}`,
        `Kanäle für deinen Agenten: ${count(terms.channels)}`,
        `Geplante Aufgaben (Cron, Heartbeat): ${terms.cron ? 'ja' : 'nein'}`,
        `Eigene Skills: ${terms.customSkills ? 'ja' : 'nein'}`,
        `Dateibrowser: ${terms.fileBrowser ? 'ja' : 'nein'}`,
        `API-Zugang: ${terms.apiAccess ? 'ja' : 'nein'}`,
        `Maschine: ${terms.alwaysOn ? 'immer an' : 'schläft, wenn nichts zu tun ist, und wacht bei einer Nachricht auf'}`,
      ].join('\n'),
    aiIsYours:
      'Die KI selbst gehört nicht zum Preis und wird von uns nicht begrenzt: Sie läuft über dein eigenes Claude, das Anthropic dir berechnet.',
    compare: 'Vergleichen',
    compareTitle: 'Die Pläne nebeneinander',
    confirmTitle: (name) => `${name}: Wollen wir?`,
    confirm: (terms) =>
      `${dollars(terms.priceCents)} heute, danach jeden Monat, bis du kündigst. Du zahlst auf der Seite von Stripe; deine Karte sehe ich nie.`,
    goToPayment: (terms) => `${dollars(terms.priceCents)} zahlen`,
    otherPlan: 'Anderer Plan',
    yourPlan: (name) => `Dein Plan: ${name}`,
    none: 'Du hast im Moment keinen Plan.',
  },

  pay: {
    title: (terms) => `${terms.name}, ${price(terms)}`,
    making: 'Einen Moment, ich erstelle deinen Zahlungslink…',
    stripeBusy:
      'Stripe, unser Zahlungsdienst, antwortet gerade nicht. Ich versuche es weiter und schicke dir den Link, sobald es klappt. Es wurde nichts abgebucht.',
    open: (terms) =>
      `Hier ist dein Zahlungslink für ${terms.name}. Ich merke von selbst, wenn du bezahlt hast.`,
    validUntil: (at, left) => `Der Link gilt bis ${at} (${left}).`,
    link: (terms) => `${dollars(terms.priceCents)} mit Stripe zahlen`,
    iPaid: 'Ich habe bezahlt',
    newLink: 'Neuer Link',
    checkAgain: 'Noch einmal prüfen',
    expired:
      'Dieser Zahlungslink gilt nicht mehr. Es wurde nichts abgebucht. Soll ich einen neuen erstellen?',
    alreadySubscribed:
      'Du hast schon ein Abo, deshalb habe ich keinen zweiten Link erstellt: Du würdest doppelt zahlen. Wenn du es gerade erst bezahlt hast, prüfe es gleich noch einmal.',
    left: 'Kein Problem, es wurde nichts abgebucht. Dein Link gilt weiter, falls du es dir anders überlegst.',
    notSeen:
      'Ich habe gerade bei Stripe nachgesehen und finde noch keine Zahlung. Wenn du eben erst bezahlt hast, warte eine Minute und prüfe es noch einmal.',
    looking: 'Ich sehe bei Stripe nach…',
    received: (name) => `Zahlung erhalten, vielen Dank! Du hast jetzt ${name}.`,
    paid: (name) => `${name} ist bezahlt. Hier ist nichts mehr zu tun.`,
    goOn: 'Weiter',
    ended:
      'Dein Abo ist beendet. Deine Daten bleiben vorerst erhalten; wähle einen Plan, um weiterzumachen.',
    openInvoice: 'Offene Rechnung bezahlen',
    unpaid:
      'Deine Zahlung ist offen, deshalb ruht dein Tarif. Er geht weiter, sobald die Rechnung bezahlt ist.',
    pausedUnpaid:
      'Deine Zahlung ist offen, deshalb ist dein Agent pausiert. Nichts wird gelöscht: Er startet mit allen Daten wieder, sobald die Rechnung bezahlt ist.',
    pausedEnded:
      'Dein Tarif ist beendet, deshalb ist dein Agent pausiert. Nichts wird gelöscht: Er startet mit allen Daten wieder, wenn du einen Tarif wählst.',
  },

  connect: {
    title: 'Verbinde dein Claude',
    why: 'Dein Agent denkt mit deinem eigenen Claude. Welches möchtest du nutzen?',
    path: { setup_token: 'Claude-Abo', api_key: 'API-Schlüssel' },
    pathLine: {
      setup_token: 'Claude-Abo: nutzt den Plan Pro, Max, Team oder Enterprise, den du schon hast.',
      api_key:
        'API-Schlüssel: Du zahlst bei Anthropic nach Verbrauch. Das ist der Weg, den Anthropic für Produkte wie dieses empfiehlt.',
    },
    kindName: { setup_token: 'Claude-Abo-Token', api_key: 'API-Schlüssel' },
    setupTokenFacts: (termsDate) => [
      'Bevor du dich entscheidest:\n• Dein Agent läuft über dein eigenes Abo; wir berechnen nichts für die KI.\n• Anthropic kann diese Nutzung als Zusatznutzung berechnen oder das Konto einschränken.\n' +
        `• Die Bedingungen von Anthropic (gelesen am ${termsDate}) bitten Produkte wie dieses, API-Schlüssel zu nutzen und keine Abo-Token zu sammeln.\n` +
        '• Ein Token gilt etwa ein Jahr und erneuert sich nicht von selbst. Ich erinnere dich, bevor er abläuft.',
    ],
    install: '1. Installiere auf deinem Computer Claude Code, falls du es noch nicht hast:',
    run: '2. Führe das aus und melde dich an, wenn sich der Browser öffnet:',
    setupTokenHere: '3. Es gibt einen Token aus, der mit sk-ant-oat01- beginnt.',
    handIn: {
      paste:
        'Füge das hier ein. Ich verschlüssle es sofort und lösche deine Nachricht, wo die App es mir erlaubt.',
      form: 'Gib das über den Knopf unten ab. Er öffnet ein privates Formular; ich verschlüssle es sofort.',
      page: 'Gib das auf der privaten Seite ab, nicht in diesem Chat: Hier kann ich deine Nachricht nicht löschen.',
    },
    pasteHere: 'Hier einfügen',
    newPage: {
      paste: 'Lieber eine private Seite',
      form: 'Lieber eine private Seite',
      page: 'Neue private Seite',
    },
    openPage: 'Private Seite öffnen',
    pageUntil: (at, left) => `Deine private Seite funktioniert einmal, bis ${at} (${left}).`,
    apiKeyFacts: [
      `Du zahlst bei Anthropic nach Verbrauch: Wenig Nutzung kostet etwa ${dollars(2000)} im Monat, viel Nutzung mit Opus ${dollars(10_000)} bis ${dollars(50_000)} oder mehr. Dort kannst du eine Ausgabengrenze setzen.`,
      'Erstelle mit dem Knopf unten einen Schlüssel auf der Seite von Anthropic.',
    ],
    apiKeyHere: 'Der Schlüssel beginnt mit sk-ant-api03- .',
    apiKeyPage: 'API-Schlüssel erstellen',
    useApiKey: 'Lieber einen API-Schlüssel nutzen',
    useSubscription: 'Lieber mein Claude-Abo nutzen',
    checking: (last4) => `Angekommen (endet auf ${last4}). Ich prüfe es bei Anthropic…`,
    payFirst:
      'Ich bewahre es verschlüsselt für dich auf. Als Nächstes kommt der Plan; danach startet dein Agent damit.',
    removed: 'Ich habe deine Nachricht mit dem Geheimnis aus diesem Chat gelöscht.',
    notRemoved:
      'Ich konnte deine Nachricht mit dem Geheimnis nicht aus diesem Chat löschen. Bitte lösche sie selbst: gedrückt halten, dann Löschen.',
    accepted: {
      valid: (last4) =>
        `Claude ist verbunden (endet auf ${last4}). Anthropic hat die Zugangsdaten angenommen.`,
      no_credit: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber das Konto hat kein Guthaben. Lade es bei Anthropic auf, sonst kann dein Agent nicht antworten.`,
      extra_usage: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber der Plan bei Anthropic deckt diese Nutzung nicht. Schalte bei Anthropic die Zusatznutzung ein, oder nutze mit /connect einen API-Schlüssel.`,
      restricted: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber eingeschränkt: Nicht jedes Modell oder jeder Arbeitsbereich ist erlaubt. Frag, wer es bei Anthropic verwaltet.`,
      unknown: (last4) =>
        `Gespeichert (endet auf ${last4}). Anthropic konnte mir noch nicht sagen, ob es funktioniert; über deine Zugangsdaten sagt das nichts. Ich prüfe es von selbst noch einmal.`,
    },
    problem: {
      truncated:
        'Das sieht nach einem Teil von Claude-Zugangsdaten aus: Das Ende fehlt. Kopiere alles, über alle Zeilen, und füge es noch einmal ein.',
      several:
        'In dieser Nachricht habe ich mehr als einen Schlüssel oder Token gefunden. Bitte füge nur einen ein.',
      admin_key:
        'Das ist ein Admin-Schlüssel: Er verwaltet eine Organisation und kann keinen Agenten betreiben. Bitte erstelle einen normalen API-Schlüssel (er beginnt mit sk-ant-api03-).',
      refresh_token:
        'Das ist ein Refresh-Token, kein Setup-Token. Bitte führe „claude setup-token“ aus und füge ein, was ausgegeben wird (es beginnt mit sk-ant-oat01-).',
      session_key:
        'Das ist ein Sitzungsschlüssel des Browsers. Bitte teile ihn mit niemandem. Was ich brauche, ist ein Setup-Token oder ein API-Schlüssel.',
      sign_in_code:
        'Das ist ein Anmeldecode, noch nicht der Token. Füge den Code in das Terminal ein, in dem „claude setup-token“ läuft; danach erscheint dort der Token, den ich brauche.',
      other_vendor:
        'Das ist ein Schlüssel eines anderen Dienstes. Was ich brauche, sind Claude-Zugangsdaten: Sie beginnen mit sk-ant-.',
      looks_secret:
        'Das sieht nach einem Geheimnis aus, aber nicht nach Claude-Zugangsdaten (sie beginnen mit sk-ant-). Ich habe es nicht behalten.',
      not_offered:
        'Diese Art von Claude-Zugangsdaten kann hier nicht genutzt werden, deshalb habe ich sie nicht behalten. /connect zeigt, welche gehen.',
      too_many:
        'Das waren viele Zugangsdaten in kurzer Zeit. Bitte warte eine Stunde und versuche es dann noch einmal.',
    },
  },

  verdict: {
    title: {
      valid: 'Claude funktioniert',
      no_credit: 'Kein Guthaben bei Anthropic',
      extra_usage: 'Die Zusatznutzung ist aufgebraucht oder aus',
      restricted: 'Die Zugangsdaten sind eingeschränkt',
      expired: 'Dieser Token ist abgelaufen',
      revoked: 'Diese Zugangsdaten wurden widerrufen',
      invalid: 'Anthropic kennt diesen Schlüssel nicht',
      unknown: 'Noch nicht geprüft',
    },
    explain: {
      valid: 'Anthropic nimmt die Zugangsdaten an.',
      no_credit:
        'Der Schlüssel funktioniert, aber das Konto hat kein Guthaben. Lade es bei Anthropic auf, dann kann dein Agent wieder antworten.',
      extra_usage:
        'Der Plan bei Anthropic deckt diese Nutzung nicht. Schalte bei Anthropic die Zusatznutzung ein, oder nutze einen API-Schlüssel.',
      restricted:
        'Der Schlüssel funktioniert, aber nicht für jedes Modell oder jeden Arbeitsbereich. Das kann ändern, wer ihn bei Anthropic verwaltet.',
      expired: 'Seine Zeit ist um; Setup-Token gelten etwa ein Jahr.',
      revoked: 'Anthropic sagt, die Zugangsdaten wurden widerrufen oder das Konto wurde gesperrt.',
      invalid:
        'Anthropic hat die Zugangsdaten abgelehnt. Vielleicht fehlt ein Teil, oder sie wurden gelöscht.',
      unknown:
        'Anthropic konnte nicht antworten, als ich gefragt habe. Über deine Zugangsdaten sagt das nichts; ich prüfe es von selbst noch einmal.',
    },
    nextStep: {
      valid: 'Du musst nichts tun.',
      no_credit: 'Du kannst auch andere Zugangsdaten nutzen:',
      extra_usage: 'Du kannst auch andere Zugangsdaten nutzen:',
      restricted: 'Du kannst auch andere Zugangsdaten nutzen:',
      expired: 'Bitte erstelle einen neuen:',
      revoked: 'Bitte erstelle neue:',
      invalid: 'Bitte prüfe, was du kopiert hast, und füge es noch einmal ein:',
      unknown: 'Du kannst auch andere Zugangsdaten nutzen:',
    },
    short: {
      valid: 'funktioniert ✅',
      no_credit: 'kein Guthaben ⚠️',
      extra_usage: 'Zusatznutzung nötig ⚠️',
      restricted: 'eingeschränkt ⚠️',
      expired: 'abgelaufen ❌',
      revoked: 'widerrufen ❌',
      invalid: 'abgelehnt ❌',
      unknown: 'noch nicht geprüft',
    },
    tryPath: { setup_token: 'Neuer Setup-Token', api_key: 'API-Schlüssel nutzen' },
    keepOld: (last4) => `Den behalten, der auf ${last4} endet`,
  },

  alert: {
    endsTitle: 'Dein Claude-Token endet bald',
    ends: (last4, at, left) =>
      `Dein Setup-Token (endet auf ${last4}) gilt längstens bis ${at}, also noch ${left}. Danach kann dein Agent nicht mehr antworten.`,
    left: (days) =>
      days === 0 ? 'wenige Stunden' : `${days} ${plural(days, { one: 'Tag', other: 'Tage' })}`,
    makeNew:
      'Bitte erstelle einen neuen und verbinde ihn; bis dahin arbeitet dein Agent mit diesem weiter.',
    about: (last4) => `Dein Agent nutzt die Zugangsdaten, die auf ${last4} enden.`,
    checkAgain: 'Erledigt, noch einmal prüfen',
    addCredit: 'Guthaben bei Anthropic aufladen',
    extraUsage: 'Zusatznutzung bei Anthropic',
    works: (last4) =>
      `Claude funktioniert: Anthropic nimmt die Zugangsdaten an, die auf ${last4} enden. Du musst nichts tun.`,
  },

  build: {
    title: 'Dein Agent entsteht',
    usualTime:
      'Das dauert meist 60 bis 90 Sekunden. Du musst nicht warten; ich schreibe dir, wenn er fertig ist.',
    providerTrouble:
      'Unser Hosting-Anbieter antwortet nicht, wie er soll. Ich versuche es weiter; es geht nichts verloren.',
    late: 'Das dauert länger als sonst. Ich bin weiter dran, und wenn es so bleibt, erfährt es ein Mensch bei uns.',
    failed:
      'Bei uns ist etwas schiefgegangen, und unser Team weiß Bescheid. Du musst nichts tun; ich mache weiter, sobald es behoben ist.',
    finished: 'Alles ist an seinem Platz.',
    step: {
      app: 'Deinen privaten Platz reservieren',
      address: 'Ihm eine Adresse geben',
      secrets: 'Seine eigenen Schlüssel ablegen',
      volume: 'Seine Festplatte anlegen',
      machine: 'Deine Maschine erstellen',
      start: 'OpenClaw starten',
      credential: 'Dein Claude verbinden',
    },
    ready: 'Dein Agent ist fertig! 🎉',
    failedNews:
      'Deinen Agenten aufzubauen hat noch nicht geklappt. Das liegt an uns, und unser Team weiß Bescheid. Ich schreibe dir, sobald er fertig ist.',
  },

  channel: channelDe,
  webChat: webChatDe,
  upgrade: upgradeDe,
  dollars: (cents) => dollars(cents),

  done: {
    title: 'Alles bereit.',
    tryFirst:
      'Drei Dinge zum Ausprobieren:\n• /status zeigt, ob es deinem Agenten und deinem Claude gut geht.\n• /usage zeigt, was du verbraucht hast.\n• /connect prüft oder wechselt dein Claude.',
    tryAgent:
      'Drei Dinge zum Ausprobieren:\n• Begrüße deinen Agenten und sag ihm, wer du bist.\n• Bitte ihn um etwas, das du heute brauchst.\n• /status zeigt, ob es deinem Agenten und deinem Claude gut geht.',
    comeBack: 'Komm jederzeit mit /menu zurück.',
  },

  menu: {
    title: 'Menü',
    line: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    status: 'Status',
    usage: 'Verbrauch',
    plan: 'Plan',
    claude: 'Claude',
    settings: 'Einstellungen',
    help: 'Hilfe',
    open: 'Menü',
    back: 'Zurück',
    cancel: 'Abbrechen',
  },

  credentialLine: (credential) => {
    if (!credential) return 'Claude nicht verbunden';
    return credential.verdict === 'valid' ? 'Claude verbunden ✅' : 'Claude verbunden ⚠️';
  },

  status: {
    title: 'Status',
    plan: 'Plan',
    claude: 'Claude',
    agent: 'Agent',
    channels: 'Kanäle',
    noChannels: 'noch keine',
    noPlan: NO_PLAN,
    unpaid: 'Zahlung offen; bitte zahle, damit es weitergeht',
    planUntil: {
      subscribed: (name, until) => `${name}, verlängert sich am ${until}`,
      ending: (name, until) => `${name}, endet am ${until}`,
      past_due: (name, until) =>
        `${name}, letzte Zahlung fehlgeschlagen; funktioniert bis ${until}`,
    },
    machine: {
      none: 'noch nicht gebaut',
      building: 'wird gebaut',
      updating: 'bereit, eine Änderung wird übernommen',
      ready: 'bereit',
      failed: 'nicht bereit; unser Team weiß Bescheid',
      paused: 'pausiert, solange es keinen Tarif gibt; nichts wird gelöscht',
      waking: 'wacht auf; das dauert 20 bis 60 Sekunden',
      awake: 'bereit, wach',
      asleep: 'schläft; „Agenten wecken“ weckt ihn in 20 bis 60 Sekunden',
      changing: 'startet oder stoppt gerade',
      down: 'läuft nicht; wir kümmern uns darum',
    },
    ourTrouble:
      'Unser Hosting-Anbieter antwortet nicht, wie er soll. Das liegt an uns; ich versuche es weiter.',
    credential: (kind, last4) => `${kind}, endet auf ${last4}`,
    notConnected: 'Es ist kein Claude verbunden.',
    checkedAt: (at) => `geprüft: ${at}`,
    expiresBy: (day) => `gilt längstens bis ${day}`,
    refresh: 'Aktualisieren',
    restart: 'Agenten neu starten',
    restartAsk:
      'Dein Agent hält an und startet neu. Er ist etwa eine Minute weg; es geht nichts verloren.',
    restartYes: 'Jetzt neu starten',
    restarting: 'Ich starte deinen Agenten neu. Ich schreibe dir, wenn er zurück ist.',
    restarted: 'Dein Agent ist zurück.',
    seenAt: (at: string) => `gesehen ${at}`,
    wake: 'Agenten wecken',
    wakingNow:
      'Ich wecke deinen Agenten. Das dauert meist 20 bis 60 Sekunden; ich schreibe dir, wenn er wach ist.',
    awake: (stays: boolean): string =>
      stays
        ? 'Dein Agent ist wach.'
        : 'Dein Agent ist wach. In deinem Tarif schläft er wieder ein, wenn er nichts zu tun hat.',
    resumed: 'Dein Agent ist zurück. Alles ist, wo es war.',
    updated: (plan: string) =>
      `Dein Agent läuft jetzt mit dem, was ihm dein Tarif ${plan} gibt. Alle seine Daten sind noch da.`,
    takesLonger:
      'Das dauert länger als sonst: Unser Hosting-Anbieter antwortet nicht, wie er soll. Ich versuche es weiter und schreibe dir, wenn es geschafft ist; nichts geht verloren.',
  },

  usage: {
    title: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    service: { search: 'Suchen', browser: 'Browser', email: 'E-Mails', phone: 'Telefon' },
    amount: (service, used, limit) =>
      `${count(used)}/${count(limit)}${SERVICES[service].unit === 'minute' ? ' Min.' : ''}`,
    resets: (day) => `Die Zähler beginnen am ${day} von vorn.`,
    aiIsYours: 'Die KI wird hier nicht gezählt: Sie läuft über dein eigenes Claude.',
  },

  credential: {
    title: 'Dein Claude',
    connect: 'Claude verbinden',
    test: 'Prüfen',
    change: 'Wechseln',
    disconnect: 'Trennen',
    testing: 'Ich frage Anthropic…',
    tested: {
      valid: 'Geprüft: Anthropic nimmt deine Zugangsdaten an.',
      other: (explanation) => `Geprüft: ${explanation}`,
    },
    howChecked:
      'Ich prüfe sie von selbst. Etwa einmal am Tag stellt dein Agent dafür eine sehr kleine Anfrage, die Anthropic als Nutzung zählt.',
    disconnectTitle: 'Dein Claude trennen?',
    disconnectAsk: (last4) => [
      `Ich entferne die Zugangsdaten, die auf ${last4} enden, von deiner Maschine und von hier. Dein Agent kann nicht antworten, bis du andere verbindest.`,
      'Zwei Dinge bleiben: Sicherungen der Maschine enthalten sie noch bis zu fünf Tage, und bei Anthropic gelten sie, bis du sie dort widerrufst.',
    ],
    disconnectYes: 'Trennen',
    disconnecting: 'Ich entferne deine Zugangsdaten…',
    disconnected:
      'Erledigt: Deine Zugangsdaten sind von deiner Maschine und von hier verschwunden. Bitte widerrufe sie auch bei Anthropic. Andere verbindest du mit /connect.',
    changedOnMachine: (last4) => `Dein Agent nutzt jetzt die Zugangsdaten, die auf ${last4} enden.`,
  },

  settings: {
    title: 'Einstellungen',
    language: 'Sprache',
    timezone: 'Zeitzone',
    quietHours: 'Ruhezeiten',
    notices: 'Erinnerungen und Tipps',
    on: 'an',
    off: 'aus',
    noQuietHoursSet: 'keine',
    fromTo: (from, to) => `${from} bis ${to} Uhr`,
    quietNow: (until) => `Gerade ist Ruhe, bis ${until}.`,
    turnOff: 'Erinnerungen ausschalten',
    turnOn: 'Erinnerungen einschalten',
    turnedOff:
      'Ich schicke dir keine Erinnerungen und Tipps mehr. Auch bevor ein Claude-Token endet, kommt keine. Was deine Zahlung oder die Sicherheit deines Kontos betrifft, kommt weiterhin, ebenso die Nachricht, dass dein Claude nicht mehr funktioniert, und die Antworten auf deine Fragen.',
    turnedOn: 'Ich schicke dir wieder Erinnerungen und Tipps, außerhalb deiner Ruhezeiten.',
    chooseLanguage: 'Welche Sprache wollen wir sprechen?',
    languageUnknown: 'Diese spreche ich noch nicht. Bitte wähle eine von diesen.',
    chooseTimezone: 'Wo bist du?',
    timezoneNow: (zone, time) => `Deine Zeitzone jetzt: ${zone}, ${time}.`,
    typeTimezone:
      'Wähle aus, oder schreib eine Stadt („Lissabon“), eine Zeitzone („Europe/Lisbon“) oder einen Abstand („+2“).',
    timezoneUnknown:
      'Diesen Ort kenne ich nicht. Versuch es mit der nächsten großen Stadt, einem Namen wie „Europe/Lisbon“ oder einem Abstand wie „UTC+2“.',
    cities: {
      'Europe/Berlin': 'Berlin',
      'Europe/Vienna': 'Wien',
      'Europe/Zurich': 'Zürich',
      'Europe/London': 'London',
      'Europe/Athens': 'Athen',
      'America/New_York': 'New York',
      'America/Los_Angeles': 'Los Angeles',
      'Asia/Dubai': 'Dubai',
      'Asia/Singapore': 'Singapur',
      'Asia/Tokyo': 'Tokio',
      'Australia/Sydney': 'Sydney',
      UTC: 'UTC',
    },
    chooseQuietHours: 'Wann soll ich still sein?',
    whatIsQuiet:
      'In den Ruhezeiten warten Erinnerungen und Tipps, bis sie vorbei sind. Antworten an dich und Hinweise zu Zahlung und Sicherheit kommen jederzeit, ebenso die Nachricht, dass dein Claude nicht mehr funktioniert.',
    typeQuietHours: 'Wähle aus, oder schreib Zeiten wie „22-7“ oder „22:30-07:00“.',
    noQuietHours: 'Keine',
    quietHoursUnknown:
      'Diese Zeiten habe ich nicht verstanden. Schreib sie wie „22-7“ oder „22:30-07:00“.',
  },

  help: {
    title: 'Hilfe',
    lines: [
      'Tippe auf einen Knopf, oder schreib seine Nummer oder seinen Namen.',
      '/menu – was du tun kannst\n/status – ist alles in Ordnung?\n/usage – was du verbraucht hast\n/plan – dein Plan\n/connect – dein Claude\n/channels – wo du mit deinem Agenten sprichst\n/link – auch eine andere App nutzen\n/settings – Sprache, Zeitzone, Ruhezeiten\n/cancel – abbrechen, was du gerade tust',
      'Schick hier nie Passwörter oder Kartennummern. Zahle nur auf der Seite von Stripe; füge Claude-Zugangsdaten nur ein, wenn ich dich darum bitte.',
    ],
  },

  notes: {
    stale: 'Dieses Menü ist nicht mehr aktuell. Hier sind wir:',
    notUnderstood: 'Das habe ich nicht verstanden. Bitte wähle etwas davon, oder schreib /help.',
    notUnderstoodPlain:
      'Das habe ich nicht verstanden. Schreib /menu für alles, was du tun kannst, oder /help.',
    onlyText: 'Ich kann hier nur Text lesen. Hier sind wir:',
    cancelled: 'Alles bleibt, wie es ist. Nichts ging verloren.',
    notOpenYet: (command) =>
      `/${command} gibt es noch nicht. Schreib /help für alles, was heute geht.`,
    somethingWrong: (reference) =>
      `Bei uns ist etwas schiefgegangen. Bitte versuch es noch einmal; wenn es wieder passiert, nenn uns diese Kennung: ${reference}`,
  },

  link: {
    menu: 'Weitere App verbinden',
    title: 'Ein Konto, mehrere Apps',
    platform: {
      console: 'der Konsole',
      telegram: 'Telegram',
      discord: 'Discord',
      whatsapp: 'WhatsApp',
    },
    making: 'Einen Moment, ich erstelle einen Code…',
    how: 'Öffne Automna in deiner anderen App, tippe dort auf „Ich habe ein Konto“ (oder sende /link) und gib diesen Code ein:',
    validUntil: (at, left) =>
      `Er gilt einmal, bis ${at} (${left}). Gib ihn niemandem: Wer ihn eingibt, kann darum bitten, in dein Konto zu kommen.`,
    openTelegram: 'In Telegram öffnen',
    newCode: 'Neuer Code',
    haveCode: 'Ich habe einen Code',
    codeOver: 'Dieser Code gilt nicht mehr. Soll ich einen neuen erstellen?',
    inUse:
      'Dieser Code wurde gerade eingegeben. /link zeigt die Frage dazu; ein neuer Code macht ihn ungültig.',
    typeHere: [
      'Gib hier bitte den Code aus deiner anderen App ein. Er sieht aus wie ABCD-EFGH.',
      'Du bekommst ihn dort mit /link.',
    ],
    looking: 'Einen Moment, ich sehe mir den Code an…',
    wrong: (triesLeft) =>
      triesLeft > 0
        ? `Dieser Code stimmt nicht. Sieh bitte in deiner anderen App noch einmal nach: /link zeigt ihn dort. Du hast noch ${triesLeft === 1 ? 'einen Versuch' : `${triesLeft} Versuche`}.`
        : 'Auch dieser Code stimmt nicht. Zum Schutz der Konten nehme ich hier eine Stunde lang keine Codes mehr an; alles andere geht wie bisher.',
    wait: (at) =>
      `Hier gab es zu viele falsche Codes. Zum Schutz der Konten nehme ich den nächsten nach ${at} an. Alles andere geht wie bisher.`,
    expired: 'Dieser Code gilt nicht mehr. Sende /link in deiner anderen App für einen neuen.',
    own: 'Das ist der Code genau dieses Kontos. Gib ihn bitte in deiner anderen App ein.',
    askShown: (platform) => [
      `Jemand hat in ${platform} deinen Code eingegeben. Bist du das, und soll dieser Chat zu diesem Konto kommen?`,
      'Wenn du es nicht bist, sag nein: Dann passiert nichts.',
    ],
    askJoin: (platform, plan) => [
      `Dieser Chat käme zu dem Konto in ${platform} (${plan ? `Plan ${plan}` : 'noch kein Plan'}).`,
    ],
    whatHappens:
      'Beide Chats teilen sich dann ein Konto: Plan, Claude, Agent und Verbrauch. Von zwei Claude-Zugangsdaten gelten die zuletzt verbundenen.',
    answerUntil: (at) => `Beide Chats müssen ja sagen, bis ${at}.`,
    yes: 'Ja, verbinden',
    no: 'Nein',
    waiting: (platform) => `Danke. Sag jetzt bitte auch in ${platform} ja.`,
    linking: 'Beide haben ja gesagt. Ich verbinde die zwei…',
    done: 'Die beiden Chats sind verbunden.',
    refused: 'Es wurde nichts verbunden.',
    refusedThere:
      'Der andere Chat hat nein gesagt, also wurde nichts verbunden. /link erstellt einen neuen Code.',
    conflict: [
      'Beide Konten haben einen eigenen Plan oder Agenten, deshalb kann ich sie nicht zusammenlegen: Du würdest für etwas zahlen, das du nicht mehr erreichst.',
      'Kündige oder lösche zuerst eines davon (/plan oder /delete in seinem Chat), dann verbinde noch einmal mit /link.',
    ],
    leaving:
      'Es wurde nichts verbunden: Eines der beiden Konten wird gelöscht. /delete in seinem Chat zeigt, wie du es behältst; dann verbinde noch einmal mit /link.',
    linked: (platform) =>
      `Fertig: Dieser Chat und der in ${platform} teilen sich jetzt ein Konto. Ich schreibe dir dort, wo du zuletzt warst.`,
  },

  edge: {
    replyWithNumber: 'Antworte mit einer Zahl.',
    chooseOne: 'Wähle eins aus',
    replyOrBack: 'Antworte mit einer Zahl; 0 führt zurück.',
    copy: 'Kopieren',
    answerDirectly: (bot) => `Ich antworte dir in unserem direkten Chat: ${bot}`,
    writeMeDirectly: (bot) => `Bitte schreib mir eine Direktnachricht: ${bot}`,
    form: {
      title: 'Etwas Geheimes übergeben',
      label: 'Token oder Schlüssel',
      description: 'Nur wir erhalten ihn. Er wird verschlüsselt und nie wieder gezeigt.',
    },
  },

  commands: {
    start: 'Beginnen, oder zum ersten Bildschirm',
    menu: 'Was du tun kannst',
    status: 'Ist alles in Ordnung?',
    usage: 'Was du verbraucht hast',
    plan: 'Dein Tarif',
    connect: 'Dein Claude',
    channels: 'Wo du mit deinem Agenten sprichst',
    link: 'Eine andere App verknüpfen',
    settings: 'Sprache, Zeitzone, Ruhezeiten',
    help: 'Hilfe',
    cancel: 'Verlassen, was du gerade tust',
    delete: 'Dein Konto löschen oder deine Daten exportieren',
  },

  pages: {
    backToChat: 'Bitte geh zurück in deinen Chat.',
    closeAndReturn:
      'Du kannst diese Seite schließen und in deinen Chat zurückgehen. Dort geht es von selbst weiter.',
    paid: 'Zahlung erhalten. Danke!',
    thanks: 'Danke!',
    confirming: 'Deine Zahlung wird gerade bestätigt.',
    notCharged: 'Es wurde nichts abgebucht.',
    linkWaits: 'Geh zurück in deinen Chat: Dein Zahlungslink wartet dort noch.',
    over: 'Diese Seite gilt nicht mehr.',
    askSecretAgain:
      'Sie funktioniert einmal und zehn Minuten lang. Hol dir im Chat mit /connect eine neue.',
    tooLarge: 'Das ist zu groß.',
    notFound: 'Diese Seite gibt es nicht.',
    refused: 'Das hat nicht geklappt.',
    tryAgain: 'Bitte geh zurück in deinen Chat und versuch es noch einmal.',
    ourFault: 'Bei uns ist etwas schiefgegangen.',
    reference: (reference) => `Bitte versuch es noch einmal. Kennung: ${reference}`,
    secret: {
      ask: {
        claude: {
          title: 'Verbinde dein Claude',
          what: 'Füge deinen Setup-Token oder deinen API-Schlüssel ein. Beides wird sofort verschlüsselt und nie wieder gezeigt. Diese Seite funktioniert einmal und zehn Minuten lang.',
          label: 'Token oder Schlüssel',
          checkedThere: (app) =>
            `Du kannst sie schließen und zurück zu ${app} gehen: Dort prüfe ich dein Claude.`,
        },
        bot: {
          title: 'Verbinde deinen Bot',
          what: 'Füge deinen Bot-Token ein. Er wird sofort verschlüsselt und nie wieder gezeigt. Diese Seite funktioniert einmal und zehn Minuten lang.',
          label: 'Bot-Token',
          checkedThere: (app) =>
            `Du kannst sie schließen und zurück zu ${app} gehen: Dort prüfe ich deinen Bot.`,
        },
      },
      send: 'Sicher absenden',
      thenBack: (app) => `Geh dann zurück zu ${app}; dort geht es von selbst weiter.`,
      received: 'Angekommen, danke.',
      sealed: 'Es ist verschlüsselt, und diese Seite funktioniert nicht mehr.',
      notKept: 'Ich habe nichts davon behalten.',
      askNewPage: 'Ich habe nichts davon behalten. Bitte hol dir im Chat eine neue Seite.',
      problem: {
        empty:
          'Darin habe ich weder Claude-Zugangsdaten (sie beginnen mit sk-ant-) noch einen Bot-Token gefunden.',
        truncated: 'Das Ende scheint zu fehlen. Kopiere alles, über alle Zeilen hinweg.',
        several: 'Das waren zwei verschiedene Zugangsdaten. Bitte füge nur einen Wert ein.',
        admin_key:
          'Das ist ein Admin-Schlüssel, der keinen Agenten betreiben kann. Bitte erstelle einen gewöhnlichen API-Schlüssel.',
        refresh_token:
          'Das ist ein Refresh-Token. Bitte führe „claude setup-token“ aus und füge ein, was es ausgibt.',
        session_key: 'Das ist ein Sitzungsschlüssel des Browsers. Bitte gib ihn niemandem.',
        sign_in_code:
          'Das ist ein Anmeldecode. Füge ihn ins Terminal ein; es gibt dann den Token aus, den ich brauche.',
        other_vendor:
          'Das ist ein Schlüssel eines anderen Dienstes. Claude-Zugangsdaten beginnen mit sk-ant- .',
        no_plan:
          'Das ist ein Bot-Token, und zuerst kommt ein Tarif. /plan in deinem Chat zeigt die Tarife.',
        control_bot: 'Das ist der Token unseres eigenen Bots. Dein Agent braucht einen eigenen.',
        channels_full:
          'Das ist ein Bot-Token, aber dein Tarif hat keinen Platz für einen weiteren Kanal. Sieh in deinem Chat unter /channels nach.',
        looks_secret: 'Das sieht nicht nach Claude-Zugangsdaten aus. Sie beginnen mit sk-ant- .',
        not_offered: 'Diese Art von Claude-Zugangsdaten kann hier nicht verwendet werden.',
        too_many: 'Das waren viele Zugangsdaten in kurzer Zeit. Bitte warte eine Stunde.',
      },
    },
    export: {
      title: 'Deine Daten exportieren',
      inIt: 'Du bekommst eine JSON-Datei mit dem, was wir über dich haben: Konto und Chats, Tarif und Zahlungen, Verbrauch, was auf der Seite deines Agenten gesagt wurde, und was wir über deine Claude-Zugangsdaten und deine Maschine wissen.',
      notInIt:
        'Nicht darin: die Zugangsdaten selbst, unsere eigenen Schlüssel, die Dateien auf deiner Maschine und deine Rechnungen, die Stripe hat.',
      download: 'Meine Daten herunterladen',
      once: (app) =>
        `Das funktioniert einmal und zehn Minuten lang. Bricht der Download ab, hol dir bei ${app} eine neue Seite.`,
    },
  },

  removal: {
    help: '/delete – dein Konto und alles darin löschen',
    title: 'Dein Konto löschen?',
    goes: (parts: { machine: boolean; last4: string | null; plan: string | null }) =>
      [
        'Das wird gelöscht:',
        ...(parts.machine ? ['• dein Agent: seine Maschine mit allen Daten darauf'] : []),
        ...(parts.last4 ? [`• deine Claude-Zugangsdaten mit dem Ende ${parts.last4}`] : []),
        ...(parts.plan
          ? [
              `• dein Abo ${parts.plan}: es wird nicht mehr verlängert und endet spätestens mit deinem Konto. Der laufende Monat wird nicht erstattet.`,
            ]
          : []),
        '• der Verlauf dieses Chats und der Seite deines Agenten sowie deine Einstellungen, bei uns',
      ].join('\n'),
    stays: (parts: { machine: boolean; claude: boolean; paid: boolean }) =>
      [
        'Das bleibt:',
        ...(parts.paid ? ['• deine Rechnungen bei Stripe, die die Buchhaltung verlangt'] : []),
        ...(parts.machine ? ['• Sicherungen der Maschine, noch bis zu fünf Tage'] : []),
        ...(parts.claude
          ? [
              '• deine Zugangsdaten bei Anthropic: sie gelten, bis du sie dort widerrufst; bitte tu das selbst',
            ]
          : []),
        '• die Nachrichten, die du in dieser App siehst, bis du sie hier löschst',
      ].join('\n'),
    when: (at: string) =>
      `Wann: am ${at}, in sieben Tagen. Bis dahin pausiert dein Agent, nichts wird zerstört, und du kannst deine Daten exportieren oder es dir anders überlegen.`,
    filesFirst:
      'Der Export enthält nicht die Dateien auf deiner Maschine: Lass dir von deinem Agenten schicken, was du behalten willst, bevor du weitermachst.',
    goOn: 'Weiter',
    exportData: 'Meine Daten exportieren',
    confirmTitle: 'Bist du sicher?',
    confirm: (at: string) =>
      `Dein Agent hält jetzt an. Am ${at} wird alles endgültig gelöscht; danach kann es niemand zurückholen, wir auch nicht.`,
    confirmYes: 'Mein Konto löschen',
    holdTitle: 'Dein Konto wird gelöscht',
    hold: (at: string) => [
      `Es verschwindet endgültig am ${at}. Bis dahin pausiert dein Agent, und nichts wird verlängert.`,
      'Du kannst noch deine Daten exportieren oder dein Konto behalten, wie es war.',
    ],
    keep: 'Mein Konto behalten',
    kept: 'Schön, dass du bleibst. Dein Konto ist wie vorher.',
    keptWithAgent:
      'Schön, dass du bleibst. Dein Konto ist wie vorher; dein Agent startet, und ich schreibe, wenn er wieder da ist.',
    going:
      'Dein Konto wird gerade gelöscht und lässt sich nicht mehr behalten. Ich schreibe, wenn alles weg ist.',
    statusLine: (at: string) =>
      `Dein Konto wird am ${at} gelöscht. Bis dahin pausiert dein Agent. /delete zeigt, was du tun kannst.`,
    paused: 'pausiert, bis dein Konto gelöscht wird',
    secretKept: (last4: string) =>
      `Ich habe das verschlüsselt (Ende ${last4}), verwende es aber nicht: Dein Konto wird gelöscht, und es geht mit. /delete zeigt, wie du dein Konto behältst.`,
    paidInHold:
      'Deine Zahlung ist angekommen, aber dein Konto wird gelöscht; darum pausiert dein Agent weiter, und nichts wird verlängert. Mit „Mein Konto behalten“ in /delete geht es weiter.',
    everythingDeleted:
      'Alles ist gelöscht: dein Agent, deine Zugangsdaten, dein Abo und alles, was wir über dich wussten. Wenn du wieder schreibst, fangen wir neu an. Mach es gut!',
    exportTitle: 'Deine Daten',
    exportWhat:
      'Eine Datei mit dem, was wir über dich haben: Konto und Chats, Tarif und Zahlungen, Verbrauch, was wir von deinen Claude-Zugangsdaten und deiner Maschine wissen. Nie darin: die Zugangsdaten selbst, unsere Schlüssel und die Dateien auf deiner Maschine.',
    exportMaking: 'Einen Moment, ich mache deine private Seite…',
    exportUntil: (at: string, left: string) =>
      `Die Seite funktioniert einmal, bis ${at} (${left}). Wer den Link hat, kann sie öffnen; gib ihn bitte nicht weiter.`,
    exportNone: 'Deine letzte Seite wurde benutzt oder ist zu alt.',
    openExport: 'Exportseite öffnen',
    newExport: 'Neue Seite',
  },
};
