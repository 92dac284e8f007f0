import { SERVICES } from '../../../domain/services.ts';
import type { Agent } from '../en/agent.ts';
import { count, NO_PLAN, planCalled } from './numbers.ts';

export const agent: Agent = {
  build: {
    title: 'Dein Agent entsteht',
    built: 'Dein Agent ist bereit',
    usualTime:
      'Das dauert meist 60-90 Sekunden. Du musst nicht warten; ich schreibe dir, wenn er bereit ist.',
    providerTrouble:
      'Unser Hosting-Anbieter antwortet langsam. Es geht nichts verloren, ich bleibe dran.',
    late: 'Das dauert länger als sonst. Wird es nicht bald fertig, bekommt unser Team Bescheid.',
    failed:
      'Bei uns ist etwas kaputtgegangen, unser Team weiß Bescheid. Du musst nichts tun: Sobald es behoben ist, mache ich weiter.',
    finished: 'Alles ist bereit.',
    step: {
      app: 'Deinen privaten Platz reservieren',
      address: 'Ihm eine Adresse geben',
      secrets: 'Seine Schlüssel ablegen',
      volume: 'Seine Festplatte anlegen',
      machine: 'Seinen Computer anlegen',
      start: 'OpenClaw starten',
      credential: 'Deinen Claude verbinden',
    },
    ready: 'Dein Agent ist bereit 🎉',
    mute: 'Dein Agent steht, kann aber noch nicht antworten',
    failedNews:
      'Dein Agent ist noch nicht fertig geworden. Das liegt an uns, und unser Team weiß Bescheid. Ich schreibe dir, sobald er bereit ist.',
  },

  done: {
    title: 'Fertig eingerichtet.',
    tryFirst:
      'Drei Dinge zum Ausprobieren:\n• /status zeigt, wie es deinem Agenten und deinem Claude geht.\n• /usage zeigt deinen Verbrauch.\n• /connect testet oder wechselt deinen Claude.',
    tryAgent:
      'Drei Dinge zum Ausprobieren:\n• Sag deinem Agenten Hallo und erzähl ihm, wer du bist.\n• Bitte ihn um etwas, das du heute brauchst.\n• /status zeigt, wie es deinem Agenten und deinem Claude geht.',
    comeBack: 'Mit /menu kommst du jederzeit zurück.',
  },

  status: {
    title: 'Status',
    allWorks: 'Alles läuft',
    tokenEnds: (day) => `Dein Claude-Token endet spätestens am ${day}.`,
    plan: 'Plan',
    claude: 'Claude',
    agent: 'Agent',
    channels: 'Kanäle',
    noChannels: 'noch keine',
    noPlan: NO_PLAN,
    unpaid: 'Zahlung offen; bezahl die Rechnung, dann geht es weiter',
    unreadable: 'unser Team prüft dein Abo',
    blocked: 'angehalten: Deine Bank holt sich eine Zahlung zurück',
    planUntil: {
      comped: (name: string, until: string) => `${name}, kostenlos bis ${until}`,
      not_collected: (name: string, until: string) => `${name}, bezahlt bis ${until}`,
      subscribed: (name, until) => `${name}, verlängert sich am ${until}`,
      ending: (name, until) => `${name}, endet am ${until}`,
      past_due: (name, until) => `${name}, letzte Zahlung fehlgeschlagen; läuft noch bis ${until}`,
    },
    machine: {
      none: 'noch nicht gebaut',
      building: 'wird gebaut',
      updating: 'bereit, übernimmt gerade eine Änderung',
      ready: 'gebaut, noch nicht geprüft',
      halted: 'von dir gestoppt; mit /go geht es weiter',
      halting: 'wird gestoppt',
      unseen: 'unklar: Unser Hoster gibt gerade keine Auskunft',
      failed: 'nicht bereit; unser Team weiß Bescheid',
      paused: 'pausiert, bis du einen Plan hast; gelöscht wird nichts',
      suspended: 'von unserem Team gesperrt; warum, steht in /privacy',
      restarting: 'startet neu; das dauert etwa eine Minute',
      waking: 'wacht auf; das dauert 20-60 Sekunden',
      awake: 'bereit, wach',
      asleep: 'schläft; „Agenten wecken“ holt ihn in 20-60 Sekunden zurück',
      changing: 'startet oder stoppt gerade',
      down: 'läuft nicht; ich starte ihn wieder',
    },
    ourTrouble: 'Unser Hosting-Anbieter antwortet langsam. Ich bleibe dran.',
    credential: (kind, last4) => `${kind}, endet auf ${last4}`,
    notConnected: 'Dein Claude ist nicht verbunden.',
    ownKey:
      'Dein Agent nutzt seinen eigenen Schlüssel von früher. Den habe ich nicht, also kann ich ihn nicht testen.',
    ownKeyShort: 'Claude: eigener Schlüssel deines Agenten',
    checkedAt: (at) => `geprüft: ${at}`,
    untested: (at) => `nicht testbar; zuletzt funktioniert am ${at}`,
    expiresBy: (day) => `gilt höchstens bis ${day}`,
    refreshed: (at) => `Neu nachgesehen um ${at}.`,
    refresh: 'Aktualisieren',
    restart: 'Agenten neu starten',
    restartAsk:
      'Dein Agent stoppt und startet neu. Er ist etwa eine Minute weg; es geht nichts verloren.',
    restartYes: 'Jetzt neu starten',
    restarting: 'Dein Agent startet neu. Ich schreibe dir, wenn er wieder da ist.',
    restarted: 'Dein Agent ist wieder da.',
    seenAt: (at) => `zuletzt gesehen: ${at}`,
    wake: 'Agenten wecken',
    wakingNow:
      'Ich wecke deinen Agenten. Das dauert meist 20-60 Sekunden; ich schreibe dir, wenn er wach ist.',
    awake: (stays) =>
      stays
        ? 'Dein Agent ist wach.'
        : 'Dein Agent ist wach. In deinem Plan schläft er wieder ein, wenn er nichts zu tun hat.',
    resumed: 'Dein Agent ist wieder da. Alles ist so, wie du es verlassen hast.',
    updated: (plan) =>
      `Dein Agent hat jetzt alles, was zu ${plan} gehört. Seine Daten sind alle noch da.`,
    broken: {
      host: 'Dein Agent läuft nicht: Unser Hoster hat ein Problem mit seinem Rechner. Ich hole ihn zurück und sage dir Bescheid, sobald er läuft.',
      agent:
        'Dein Agent antwortet nicht mehr. Ich starte ihn neu und sage dir Bescheid, sobald er wieder da ist.',
      memory:
        'Deinem Agenten ist der Speicher ausgegangen. Ich starte ihn neu und sage dir Bescheid, sobald er da ist. War die Aufgabe groß, helfen kleinere Schritte.',
    },
    backAgain: 'Dein Agent ist wieder da und antwortet.',
    restored: (at: string) =>
      `Die Festplatte deines Agenten ist bei unserem Hoster verloren gegangen. Ich habe die Kopie vom ${at} eingespielt; was danach kam, fehlt. Die alte Platte bewahren wir auf.`,
    wentBack: (at: string) =>
      `Die Festplatte deines Agenten ist auf dem Stand vom ${at}. Was danach kam, ist nicht verloren: Wir heben die andere Platte auf, bis du mit /support sagst, dass du sie nicht brauchst.`,
    go: 'Weitermachen lassen',
    stoppingNow: 'Ich stoppe deinen Agenten und sage dir, sobald er stillsteht.',
    stopped: 'Gestoppt. Dein Agent tut nichts und schickt nichts, bis du /go sagst.',
    goesAgain: (runs) =>
      runs > 0
        ? `Dein Agent macht weiter. Beendet hatte ich seine Arbeit (${runs} auf einmal), seinen Zeitplan und seine Kanäle; Zeitplan und Kanäle sind wieder da, die Arbeit nicht.`
        : 'Dein Agent macht weiter, mit Zeitplan und Kanälen. Als ich ihn gestoppt habe, tat er gerade nichts.',
    goesAlready: 'Dein Agent ist nicht gestoppt.',
    diskFilling: (percent) =>
      `Die Festplatte deines Agenten ist zu ${percent} % voll. Caches und alte Protokolle sind schon weg. Lass dir von ihm die größten Dateien zeigen und lösche, was du nicht brauchst; ist sie voll, merkt er sich nichts mehr.`,
    limitsPutBack: (plan) =>
      `Auf deinem Agenten war etwas eingeschaltet, das ${plan} nicht enthält: geplante Arbeit oder Werkzeuge. Es ist wieder aus. Größere Pläne haben es: /plan`,
    versionPutBack: (version) =>
      `Auf deinem Agenten wurde OpenClaw ${version} installiert. Ich starte ihn neu, mit der Version, die ich getestet habe; alles andere bleibt. Neue Versionen bekommst du von selbst.`,
    setAside: (path) =>
      `Das neue OpenClaw deines Agenten kennt deine Einstellung „${path}“ nicht mehr. Ich habe sie mit ihrem Wert beiseitegelegt; alles andere ist, wie du es hattest.`,
    thisMonth: 'Dieser Monat',
    availability: (percent) => `${percent.replace('.', ',')} % der Zeit erreichbar`,
    noBreaks: 'keine Ausfälle',
    breaks: (count, minutes) =>
      count === 1
        ? `ein Ausfall von ${minutes} Min.`
        : `${count} Ausfälle, der längste ${minutes} Min.`,
    lastBreak: (at, cause) => `zuletzt ${at}: ${cause}`,
    breakCause: {
      host: 'unser Hoster',
      agent: 'OpenClaw stand still',
      memory: 'Speicher voll',
      anthropic: 'Anthropic hat nicht geantwortet',
      credential: 'dein Claude wurde abgelehnt',
      telegram: 'keine Verbindung zu Telegram',
      discord: 'keine Verbindung zu Discord',
      whatsapp: 'keine Verbindung zu WhatsApp',
    },
    notCounted: (list, last) =>
      `Nicht mitgezählt, weil weder wir noch unser Hoster daran etwas ändern können: ${list}. Das letzte Mal fing es am ${last} an.`,
    howLong: (cause, count, minutes) =>
      `${cause} (${count === 1 ? 'einmal' : `${count}-mal`}, ${minutes < 120 ? `${minutes} Min.` : `${Math.round(minutes / 60)} Stunden`})`,
    takesLonger:
      'Das dauert länger als sonst: Unser Hosting-Anbieter antwortet langsam. Es geht nichts verloren. Ich bleibe dran und schreibe dir, wenn es geschafft ist.',
  },

  week: {
    title: (period) => `Die Woche deines Agenten: ${period}`,
    off: 'Du hast das in /settings eingeschaltet und kannst es dort wieder ausschalten.',
  },

  usage: {
    title: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    amount: (service, used, limit) =>
      `${count(used)}/${count(limit)}${SERVICES[service].unit === 'minute' ? ' Min.' : ''}`,
    count: (used) => count(used),
    of: (service, limit) =>
      ` von ${count(limit)}${SERVICES[service].unit === 'minute' ? ' Min.' : ''}`,
    planLabel: (plan) => `Plan ${plan}`,
    byDay: (month) => `${month}, Tag für Tag.`,
    left: (what) => `⚠️ Noch ${what} übrig.`,
    usedUp: (name) => `⚠️ Aufgebraucht: ${name}.`,
    lastUses: 'Letzte Nutzungen',
    notKept:
      'Was gesucht, geschrieben oder gesagt wurde, steht hier nicht: Ich zähle nur, wie viel.',
    stillOpen: 'läuft noch',
    nothingYet: 'Noch nichts.',
    spent: (_service, units, isTime) =>
      isTime
        ? `${Math.floor(units / 60)}:${String(units % 60).padStart(2, '0')} Min.`
        : count(units),
    resets: (day) => `Am ${day} beginnt alles von vorn.`,
    aiIsYours: 'Die KI wird hier nicht gezählt: Sie läuft über deinen eigenen Claude.',
    warning: {
      soft: (service, amount, _day) =>
        `${service}: ${amount}. Für diesen Monat ist alles verbraucht. Vorerst darf dein Agent trotzdem weitermachen.`,
      50: (service, amount, day) =>
        `${service}: ${amount}. Die Hälfte für diesen Monat ist verbraucht. Am ${day} beginnt es von vorn.`,
      80: (service, amount, day) =>
        `${service}: ${amount}. Das meiste für diesen Monat ist verbraucht. Am ${day} beginnt es von vorn.`,
      100: (service, amount, day) =>
        `${service}: ${amount}. Für diesen Monat ist alles verbraucht. Ab ${day} kann dein Agent wieder loslegen.`,
    },
    biggerPlan: 'Mit einem größeren Plan geht es sofort weiter: /plan',
  },
};
