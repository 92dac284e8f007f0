import type { Claude } from '../en/claude.ts';
import { dollars, plural } from './numbers.ts';

export const claude: Claude = {
  connect: {
    title: 'Verbinde deinen Claude',
    why: 'Dein Agent denkt mit deinem eigenen Claude. Welchen möchtest du nehmen?',
    path: { setup_token: 'Claude-Abo', api_key: 'API-Schlüssel' },
    pathLine: {
      setup_token: 'Claude-Abo: nutzt deinen Plan Pro, Max, Team oder Enterprise.',
      api_key:
        'API-Schlüssel: Du zahlst bei Anthropic nach Verbrauch. Diesen Weg empfiehlt Anthropic für Produkte wie dieses.',
    },
    kindName: { setup_token: 'Claude-Abo-Token', api_key: 'API-Schlüssel' },
    setupTokenFacts: (termsDate) => [
      'Gut zu wissen:\n• Er läuft über dein eigenes Abo; für die KI berechnen wir nichts.\n• Anthropic kann das als Zusatznutzung abrechnen oder dein Konto einschränken.\n' +
        `• Die Bedingungen von Anthropic (Stand ${termsDate}) bitten Produkte wie dieses, API-Schlüssel zu nutzen und keine Abo-Token zu sammeln.\n` +
        '• Ein Token gilt etwa ein Jahr und verlängert sich nicht von selbst. Ich erinnere dich, bevor er abläuft.',
    ],
    install: '1. Installiere Claude Code auf deinem Computer (falls du es noch nicht hast):',
    run: '2. Führ das aus und melde dich an, wenn sich dein Browser öffnet:',
    setupTokenHere: '3. Kopiere den Token, der dort erscheint. Er beginnt mit „sk-ant-oat01-“.',
    handIn: {
      paste: 'Füg ihn hier ein. Ich verschlüssle ihn sofort und lösche deine Nachricht.',
      form: 'Tipp auf den Knopf unten und füg ihn dort ein. Ich verschlüssle ihn sofort; in diesem Chat taucht er nie auf.',
      page: 'Füg ihn auf deiner privaten Seite ein, nicht in diesem Chat: Hier kann ich deine Nachrichten nicht löschen.',
    },
    pasteHere: 'Hier einfügen',
    newPage: {
      paste: 'Lieber eine private Seite',
      form: 'Lieber eine private Seite',
      page: 'Neue private Seite',
    },
    openPage: 'Meine private Seite öffnen',
    pageUntil: (at, left) => `Deine private Seite funktioniert einmal, bis ${at} (${left}).`,
    apiKeyFacts: [
      `Du zahlst bei Anthropic nach Verbrauch: etwa ${dollars(2000)} im Monat, wenn du wenig machst, ${dollars(10_000)} bis ${dollars(50_000)} oder mehr, wenn du viel mit Opus machst. Dort kannst du ein Limit setzen.`,
      'Erstell einen Schlüssel bei Anthropic (Link unten).',
    ],
    apiKeyHere: 'Der Schlüssel beginnt mit „sk-ant-api03-“.',
    apiKeyPage: 'Schlüssel erstellen',
    useApiKey: 'Lieber einen API-Schlüssel nehmen',
    useSubscription: 'Lieber mein Claude-Abo nehmen',
    checking: (last4) => `Angekommen (endet auf ${last4}). Ich frage bei Anthropic nach…`,
    waits: (last4, old) =>
      `Gespeichert (endet auf ${last4}), aber Anthropic kann es gerade nicht bestätigen. Bis ich es weiß, nutzt dein Agent weiter den, der auf ${old} endet und funktioniert.`,
    payFirst:
      'Ich bewahre ihn verschlüsselt für dich auf. Wähl jetzt einen Plan, dann startet dein Agent damit.',
    removed: 'Ich habe die Nachricht gelöscht, damit dein Geheimnis nicht im Chat stehen bleibt.',
    notRemoved:
      'Ich konnte deine Nachricht hier nicht löschen. Bitte lösch sie selbst: gedrückt halten, dann auf Löschen tippen.',
    accepted: {
      valid: (last4) => `Claude ist verbunden und funktioniert (endet auf ${last4}).`,
      no_credit: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber dein Konto bei Anthropic hat kein Guthaben mehr. Lade es dort auf, damit dein Agent antworten kann.`,
      extra_usage: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber dein Plan bei Anthropic deckt das nicht ab. Schalte dort die Zusatznutzung ein, oder wechsle mit /connect zu einem API-Schlüssel.`,
      restricted: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber nicht für jedes Modell oder jeden Arbeitsbereich. Das kann ändern, wer dein Anthropic-Konto verwaltet.`,
      spending_limit: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber dein Ausgabenlimit bei Anthropic ist erreicht. Erhöh es dort, dann kann dein Agent antworten.`,
      model_retired: (last4) =>
        `Claude ist verbunden (endet auf ${last4}), aber Anthropic hat das Modell deines Agenten abgeschaltet. /connect zeigt dir die anderen.`,
      unknown: (last4) =>
        `Gespeichert (endet auf ${last4}). Anthropic kann es gerade nicht bestätigen. Ich prüfe weiter und sage dir Bescheid.`,
    },
    problem: {
      truncated:
        'Das Ende fehlt: Wahrscheinlich wurde es am Zeilenumbruch abgeschnitten. Kopier alles und füg es noch mal ein.',
      several: 'In dieser Nachricht ist mehr als ein Schlüssel oder Token. Füg nur einen ein.',
      admin_key:
        'Das ist ein Admin-Schlüssel: Er verwaltet eine Organisation und kann keinen Agenten betreiben. Erstell einen normalen API-Schlüssel (er beginnt mit sk-ant-api03-).',
      refresh_token:
        'Das ist ein Refresh-Token, kein Setup-Token. Führ „claude setup-token“ aus und füg den Token ein, der dort erscheint (er beginnt mit sk-ant-oat01-).',
      session_key:
        'Das ist ein Sitzungsschlüssel aus deinem Browser. Gib ihn niemandem. Was ich brauche, ist ein Setup-Token oder ein API-Schlüssel.',
      sign_in_code:
        'Das ist der Anmeldecode, noch nicht der Token. Füg ihn ins Terminal ein, in dem „claude setup-token“ läuft; dann erscheint der Token, den ich brauche.',
      login_file:
        'Das ist die Anmeldung von Claude Code auf deinem Computer, sie gilt nur ein paar Stunden. Führ „claude setup-token“ aus und füg ein, was dort erscheint.',
      cut_bot_token:
        'Bei diesem Bot-Token fehlt das Ende. Kopier ihn ganz und füg ihn noch mal ein: eine Zahl, ein Doppelpunkt und 35 weitere Zeichen.',
      other_vendor:
        'Dieser Schlüssel gehört zu einem anderen Dienst. Ich brauche einen von Anthropic: Er beginnt mit „sk-ant-“.',
      card_number:
        'Das ist eine Kartennummer. Ich habe sie nicht behalten und brauche nie eine: Du gibst sie nur auf der Bezahlseite von Stripe ein.',
      looks_secret:
        'Das sieht nach einem Geheimnis aus, aber nicht nach einem von Anthropic (die beginnen mit sk-ant-). Ich habe es nicht behalten.',
      not_offered:
        'Diese Art Claude-Schlüssel geht hier nicht, deshalb habe ich ihn nicht behalten. /connect zeigt, welche gehen.',
      too_many:
        'Du hast in kurzer Zeit mehrere Schlüssel geschickt, und ich habe diesen nicht behalten. Füg ihn noch mal ein.',
    },
  },

  verdict: {
    title: {
      valid: 'Dein Claude funktioniert',
      no_credit: 'Kein Guthaben bei Anthropic',
      extra_usage: 'Zusatznutzung ist aus oder aufgebraucht',
      restricted: 'Dein Claude ist eingeschränkt',
      spending_limit: 'Dein Ausgabenlimit ist erreicht',
      model_retired: 'Das Modell deines Agenten wurde abgeschaltet',
      expired: 'Dieser Token ist abgelaufen',
      revoked: 'Dieser Schlüssel wurde widerrufen',
      invalid: 'Anthropic kennt diesen Schlüssel nicht',
      not_allowed: 'Deine Organisation erlaubt das nicht',
      unknown: 'Noch nicht geprüft',
    },
    explain: {
      valid: 'Anthropic nimmt ihn an.',
      no_credit:
        'Dein Agent kann gerade nicht antworten: Dein Konto bei Anthropic hat kein Guthaben mehr. Lade es auf, dann prüfe ich von selbst noch mal.',
      extra_usage:
        'Dein Plan bei Anthropic deckt das nicht ab. Schalte dort die Zusatznutzung ein oder nimm einen API-Schlüssel.',
      restricted:
        'Dein Schlüssel funktioniert, aber nicht für jedes Modell oder jeden Arbeitsbereich. Das kann ändern, wer dein Anthropic-Konto verwaltet.',
      spending_limit:
        'Dein Agent kann nicht antworten: Das Limit, das du bei Anthropic gesetzt hast, ist erreicht. Erhöh es dort, oder warte, bis es neu beginnt.',
      model_retired:
        'Anthropic hat das Modell deines Agenten abgeschaltet. Dein Schlüssel ist in Ordnung: Mit einem anderen Modell antwortet dein Agent wieder.',
      expired: 'Setup-Token gelten etwa ein Jahr, und das ist um.',
      revoked: 'Anthropic sagt, er wurde widerrufen oder das Konto gesperrt.',
      invalid: 'Anthropic hat ihn abgelehnt. Vielleicht fehlt ein Stück, oder er wurde gelöscht.',
      not_allowed:
        'Deine Organisation lässt Abos hier nicht zu, oder deins ist ausgelaufen. Mit einem API-Schlüssel geht es.',
      unknown:
        'Ich konnte deinen Claude nicht prüfen: Von Anthropic kam keine klare Antwort. Das heißt nicht, dass etwas kaputt ist; ich versuche es von selbst noch mal.',
    },
    nextStep: {
      valid: 'Du musst nichts tun.',
      no_credit: 'Oder nimm einen anderen Schlüssel:',
      extra_usage: 'Oder nimm einen anderen Schlüssel:',
      restricted: 'Oder nimm einen anderen Schlüssel:',
      spending_limit: 'Oder nimm einen anderen Schlüssel:',
      model_retired: 'Oder nimm einen anderen Schlüssel:',
      expired: 'Erstell einen neuen:',
      revoked: 'Erstell einen neuen:',
      invalid: 'Schau nach, was du kopiert hast, und füg es noch mal ein:',
      not_allowed: 'Nimm einen API-Schlüssel:',
      unknown: 'Oder nimm einen anderen Schlüssel:',
    },
    short: {
      valid: 'funktioniert',
      no_credit: 'kein Guthaben',
      extra_usage: 'Zusatznutzung nötig',
      restricted: 'eingeschränkt',
      spending_limit: 'Ausgabenlimit erreicht',
      model_retired: 'Modell abgeschaltet',
      expired: 'abgelaufen',
      revoked: 'widerrufen',
      invalid: 'abgelehnt',
      not_allowed: 'von deiner Organisation nicht erlaubt',
      unknown: 'noch nicht geprüft',
    },
    tryPath: { setup_token: 'Neuer Setup-Token', api_key: 'API-Schlüssel nehmen' },
    keepOld: (last4) => `Den behalten, der auf ${last4} endet`,
    keptOld: (last4) =>
      `Dein Agent nutzt weiter den, der auf ${last4} endet: Der funktioniert. Sobald dieser hier auch geht, füg ihn noch mal ein.`,
  },

  model: {
    button: 'Modell',
    title: 'Welches Modell soll dein Agent nutzen?',
    why: 'Größere Modelle denken gründlicher und kosten bei Anthropic mehr. Du kannst jederzeit wechseln. Im Chat mit deinem Agenten ändert /model es für ein einzelnes Gespräch.',
    noList:
      'Bei dieser Art von Token zeigt mir Anthropic keine Liste. Dieses Modell empfehle ich dir:',
    recommended: (name) => `${name} (empfohlen)`,
    now: (name) => `Du hast ${name} gewählt.`,
    chosen: (name) => `Erledigt: Ab der nächsten Antwort nutzt dein Agent ${name}.`,
    use: (name) => `${name} nutzen`,
  },

  alert: {
    endsTitle: 'Dein Claude-Token läuft bald ab',
    ends: (last4, at, left) =>
      `Dein Setup-Token (endet auf ${last4}) gilt höchstens bis ${at}, also noch ${left}. Danach kann dein Agent nicht mehr antworten.`,
    left: (days) =>
      days === 0 ? 'wenige Stunden' : `${days} ${plural(days, { one: 'Tag', other: 'Tage' })}`,
    makeNew:
      'Erstell einen neuen und verbinde ihn. Bis dahin arbeitet dein Agent mit dem alten weiter.',
    about: (last4) => `Dein Agent nutzt den Schlüssel, der auf ${last4} endet.`,
    checkAgain: 'Erledigt, noch mal prüfen',
    fix: {
      no_credit: 'Guthaben aufladen',
      extra_usage: 'Zusatznutzung einschalten',
      spending_limit: 'Mein Limit ändern',
    },
    works: (last4) =>
      `Gute Nachricht: Der Schlüssel, der auf ${last4} endet, funktioniert. Du musst nichts tun.`,
  },

  credentialLine: (credential) => {
    if (!credential) return 'Claude nicht verbunden';
    return credential.verdict === 'valid' ? 'Claude verbunden ✅' : 'Claude verbunden ⚠️';
  },

  credential: {
    title: 'Dein Claude',
    connect: 'Claude verbinden',
    test: 'Testen',
    change: 'Wechseln',
    disconnect: 'Trennen',
    testing: 'Ich frage bei Anthropic nach…',
    tested: {
      valid: 'Test bestanden: Dein Claude funktioniert.',
      other: (explanation) => `Ergebnis: ${explanation}`,
    },
    untested: (at) =>
      `Ich konnte es nicht testen: Anthropic hat nicht klar geantwortet. Zuletzt funktionierte es am ${at}.`,
    limitedUntil: (at) => `Anthropic hebt es am ${at} auf.`,
    howChecked:
      'Ich prüfe es regelmäßig. Dafür schickt dein Agent etwa einmal am Tag eine winzige Anfrage an Anthropic, die als Nutzung zählt.',
    disconnectTitle: 'Deinen Claude trennen?',
    disconnectAsk: (last4) => [
      `Ich entferne den Schlüssel, der auf ${last4} endet, von deinem Agenten und von hier. Dein Agent kann nicht antworten, bis du einen anderen verbindest.`,
      'Zwei Dinge bleiben: In Sicherungen deines Agenten ist er noch bis zu fünf Tage, und bei Anthropic gilt er, bis du ihn dort widerrufst.',
    ],
    disconnectYes: 'Trennen',
    revoke: 'Bei Anthropic widerrufen',
    disconnecting: 'Ich entferne deinen Schlüssel…',
    disconnected:
      'Erledigt: Dein Schlüssel ist bei deinem Agenten und hier gelöscht. Widerruf ihn auch bei Anthropic. Einen anderen verbindest du mit /connect.',
    changedOnMachine: (last4) => `Dein Agent nutzt jetzt den Schlüssel, der auf ${last4} endet.`,
  },
};
