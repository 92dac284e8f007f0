import type { Pages } from '../en/pages.ts';

export const pages: Pages = {
  backTo: (app) => `Zurück zu ${app}`,
  backToChat: 'Geh zurück in deinen Chat.',
  closeAndReturn:
    'Du kannst diese Seite schließen und zurück in deinen Chat gehen. Dort geht es von selbst weiter.',
  paid: 'Zahlung erhalten. Danke!',
  thanks: 'Danke!',
  confirming: 'Deine Zahlung wird gerade bestätigt.',
  notCharged: 'Abgebucht wurde nichts.',
  linkWaits: 'Geh zurück in deinen Chat: Dein Zahlungslink ist noch da.',
  linkOverTitle: 'Dieser Zahlungslink gilt nicht mehr.',
  linkOver: 'Mit /plan bekommst du im Chat einen neuen.',
  linkOverPaid: 'Falls du gerade bezahlt hast, geht es im Chat von selbst weiter.',
  over: 'Diese Seite ist abgelaufen.',
  askSecretAgain:
    'Sie funktioniert einmal, zehn Minuten lang. Schick /connect in deinem Chat, dann bekommst du eine neue.',
  tooLarge: 'Das ist zu groß.',
  notFound: 'Diese Seite gibt es nicht.',
  refused: 'Das hat nicht geklappt.',
  tryAgain: 'Geh zurück in deinen Chat und versuch es noch mal.',
  ourFault: 'Bei uns ist etwas kaputtgegangen.',
  reference: (reference) =>
    `Versuch es in einer Minute noch mal. Passiert es wieder, schick /support in deinem Chat und nenn dabei ${reference}.`,
  isFor: (chat) =>
    `Diese Seite gehört zum Konto in ${chat}. Bist du das nicht, schließ sie und benutz sie nicht.`,
  secret: {
    ask: {
      claude: {
        title: 'Verbinde deinen Claude',
        what: 'Füg deinen Setup-Token oder API-Schlüssel ein. Er wird sofort verschlüsselt und nie wieder gezeigt. Diese Seite funktioniert einmal, zehn Minuten lang.',
        label: 'Token oder Schlüssel',
        checkedThere: (app) =>
          `Du kannst sie schließen und zurück zu ${app} gehen. Dort prüfe ich deinen Claude.`,
      },
      bot: {
        title: 'Verbinde deinen Bot',
        what: 'Füg den Token deines Bots ein. Er wird sofort verschlüsselt und nie wieder gezeigt. Diese Seite funktioniert einmal, zehn Minuten lang.',
        label: 'Bot-Token',
        checkedThere: (app) =>
          `Du kannst sie schließen und zurück zu ${app} gehen. Dort prüfe ich deinen Bot.`,
      },
    },
    send: 'Sicher senden',
    thenBack: (app) => `Geh danach zurück zu ${app}. Dort geht es von selbst weiter.`,
    received: 'Angekommen, danke.',
    sealed: 'Es ist verschlüsselt, und diese Seite ist jetzt geschlossen.',
    notKept: 'Ich habe es nicht behalten.',
    askNewPage: 'Ich habe es nicht behalten. Hol dir in deinem Chat eine neue Seite.',
    problem: {
      empty:
        'Darin finde ich keinen Claude-Schlüssel (er beginnt mit sk-ant-) und keinen Bot-Token.',
      truncated: 'Das Ende scheint zu fehlen. Kopier alles und füg es noch mal ein.',
      several: 'Das sind zwei verschiedene Schlüssel oder Token. Füg nur einen ein.',
      admin_key:
        'Das ist ein Admin-Schlüssel, der keinen Agenten betreiben kann. Erstell einen normalen API-Schlüssel.',
      refresh_token:
        'Das ist ein Refresh-Token. Führ „claude setup-token“ aus und füg ein, was dort erscheint.',
      session_key: 'Das ist ein Sitzungsschlüssel aus deinem Browser. Gib ihn niemandem.',
      sign_in_code:
        'Das ist der Anmeldecode. Füg ihn ins Terminal ein; dann erscheint der Token, den ich brauche.',
      login_file:
        'Das ist die Anmeldung von Claude Code auf deinem Computer, sie gilt nur ein paar Stunden. Führ „claude setup-token“ aus und füg ein, was dort erscheint.',
      cut_bot_token:
        'Bei diesem Bot-Token fehlt das Ende. Kopier ihn ganz und füg ihn noch mal ein.',
      other_vendor:
        'Dieser Schlüssel gehört zu einem anderen Dienst. Ein Claude-Schlüssel beginnt mit „sk-ant-“.',
      no_plan:
        'Das ist ein Bot-Token, aber du brauchst zuerst einen Plan. Schick /plan in deinem Chat.',
      control_bot: 'Das ist der Token unseres eigenen Bots. Dein Agent braucht einen eigenen.',
      channels_full:
        'Das ist ein Bot-Token, aber dein Plan hat keinen Platz für einen weiteren Kanal. Schick /channels in deinem Chat.',
      card_number:
        'Das ist eine Kartennummer. Du gibst sie nur auf der Bezahlseite von Stripe ein.',
      looks_secret: 'Das sieht nicht nach einem Claude-Schlüssel aus. Die beginnen mit „sk-ant-“.',
      not_offered: 'Diese Art Claude-Schlüssel geht hier nicht.',
      too_many:
        'Du hast in kurzer Zeit mehrere Schlüssel geschickt, und dieser wurde nicht behalten. Füg ihn noch mal ein.',
    },
  },
  code: {
    title: 'WhatsApp mit deinem Agenten verknüpfen',
    what: 'Auf dieser Seite erscheint der Code, den du mit dem Handy scannst. Sie geht einmal, in einem Browser.',
    show: 'Code zeigen',
    renews: 'Der Code erneuert sich von selbst; lass die Seite offen, bis hier „verknüpft“ steht.',
    preparing: { title: 'Einen Moment…', sentence: 'Dein Agent erstellt gerade den Code.' },
    linked: {
      title: 'WhatsApp ist verknüpft.',
      sentence: 'Du kannst die Seite schließen und zurück in deinen Chat gehen.',
    },
    over: {
      title: 'Dieser Code ist abgelaufen.',
      sentence: 'Wähl in deinem Chat „Neuer Code“ und lass dir dann eine neue Seite geben.',
    },
    askAgain:
      'Sie geht einmal, zehn Minuten lang. Eine neue bekommst du in deinem Chat: /channels.',
  },
  export: {
    title: 'Deine Daten exportieren',
    inIt: 'Du bekommst eine JSON-Datei mit allem, was wir über dich haben: Konto und Chats, Plan und Zahlungen, Verbrauch, die Seite deines Agenten, und was wir über deinen Claude-Schlüssel und deinen Agenten wissen.',
    notInIt:
      'Nicht dabei: der Schlüssel selbst, unsere eigenen Schlüssel, die Dateien deines Agenten und deine Rechnungen, die bei Stripe liegen.',
    download: 'Meine Daten herunterladen',
    once: (app) =>
      `Das geht einmal, zehn Minuten lang. Bricht der Download ab, hol dir bei ${app} eine neue Seite.`,
  },
};
