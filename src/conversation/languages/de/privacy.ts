import type { Privacy, Terms } from '../en/privacy.ts';

export const privacy: Privacy = {
  title: 'Datenschutz',
  intro:
    'Was du mit deinem Agenten besprichst, bleibt auf seinem eigenen Computer. Unser Team geht da nur ran, um dir zu helfen oder etwas zu reparieren, und jedes Mal steht hier.',
  none: 'Bisher hat niemand aus unserem Team etwas mit deinem Agenten gemacht.',
  told: (role, what) => `Jemand aus unserem Team (${role}) ${what}.`,
  why: (reason) => `Als Grund steht da: ${reason}`,
  open: 'Datenschutzerklärung lesen',
  noPage:
    'Hier gibt es noch keine Datenschutzerklärung zum Lesen. Schick /support, dann beantwortet dir jemand deine Frage.',
  listed: 'Mit /privacy siehst du alles, was unser Team mit deinem Agenten macht.',
  role: { viewer: 'mit Leserechten', operator: 'Betrieb', owner: 'Inhaber' },
  what: {
    checked: 'hat deinen Agenten auf den neuesten Stand gebracht',
    pushed: 'hat deinem Agenten deinen Claude-Schlüssel noch einmal geschickt',
    woken: 'hat deinen Agenten geweckt',
    restarted: 'hat deinen Agenten neu gestartet',
    stopped: 'hat deinen Agenten angehalten; mit /go macht er weiter',
    suspended: 'hat deinen Agenten gesperrt. Deine Dateien und Einstellungen bleiben, wie sie sind',
    resumed: 'lässt deinen Agenten weitermachen',
    resized: 'hat den Arbeitsspeicher deines Agenten geändert; er startet einmal neu',
    restored:
      'spielt einen früheren Stand der Festplatte deines Agenten ein. Der jetzige wird aufbewahrt',
    disk_dropped: 'hat eine alte Festplatte deines Agenten gelöscht, die niemand mehr braucht',
    pinned: 'hat gewählt, mit welcher Version von OpenClaw dein Agent läuft',
    synced: 'hat dein Abo noch einmal bei Stripe nachgesehen',
    refunded: 'hat dir Geld zurückgegeben',
    trusted: 'hat eine Warnung zu einer deiner Zahlungen aufgehoben',
    comped: 'hat dir einen Plan umsonst gegeben oder dessen Ende geändert; /plan zeigt es',
    units_given:
      'hat deinem Agenten für diesen Monat mehr von einem Dienst gegeben; /usage zeigt es',
    moved_back: 'deinen Plan und den Preis wieder auf den Stand von vorher gebracht',
    grace_moved:
      'hat geändert, wie lange dein Agent unseren Claude-Schlüssel nutzen darf; /status zeigt das Datum',
  },
};

export const terms: Terms = {
  title: 'Bedingungen',
  said: [
    'Das sind die Bedingungen, denen du beim Bezahlen zustimmst. Für deinen Claude gelten eigene, bei Anthropic.',
  ],
  open: 'Bedingungen lesen',
  noPage:
    'Hier gibt es noch keine Bedingungen zum Lesen. Schick /support, dann beantwortet dir jemand deine Frage.',
};
