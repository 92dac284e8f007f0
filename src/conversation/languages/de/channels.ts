import type { Channel } from '../en/channels.ts';
import { count } from './numbers.ts';

export const channel: Channel = {
  title: 'Wo möchtest du mit deinem Agenten sprechen?',
  choose:
    'Wähl eine App. Dort schreibst du deinem Agenten wie einem Menschen; dieser Chat bleibt für alles andere.',
  places: (used, limit) =>
    limit === null
      ? `Belegte Kanäle: ${count(used)}. Dein Plan hat kein Limit.`
      : `Dein Plan: ${count(used)} von ${count(limit)} Kanälen belegt.`,
  later: 'Später',
  command: 'Kanäle',
  none: 'Dein Agent ist noch mit keiner App verbunden.',
  refresh: 'Aktualisieren',
  name: { telegram: 'Telegram', discord: 'Discord', whatsapp: 'WhatsApp', web: 'Web' },
  connect: {
    telegram: 'Telegram verbinden',
    discord: 'Discord verbinden',
    whatsapp: 'WhatsApp verbinden',
    web: 'Webseite verbinden',
  },
  on: {
    telegram: 'Dein Agent auf Telegram',
    discord: 'Dein Agent auf Discord',
    whatsapp: 'Dein Agent auf WhatsApp',
    web: 'Dein Agent im Web',
  },

  oneTap:
    'Der schnelle Weg: Öffne „Meinen Bot anlegen“. Telegram zeigt dir einen neuen Bot und fragt einmal nach; den Rest mache ich.',
  createBot: 'Meinen Bot anlegen',
  botFather:
    'Von Hand: Öffne @BotFather, schick /newbot und wähl einen Namen und einen Benutzernamen, der auf „bot“ endet. Du bekommst einen Token wie „123456789:AA…“.',
  openBotFather: '@BotFather öffnen',
  discordSteps: [
    '1. Öffne die Entwicklerseite von Discord und leg eine „New Application“ an. Ihr Name ist der deines Agenten.',
    '2. Wähl auf ihrer Seite „Bot“ den Knopf „Reset Token“ und kopier den Token.',
  ],
  openDiscord: 'Entwicklerseite von Discord öffnen',
  whatsappHow: [
    'Ich zeige dir hier einen QR-Code. Scann ihn mit dem Handy, dessen WhatsApp dein Agent nutzen soll. „Verknüpfte Geräte“ steht bei Android unter ⋮ und beim iPhone in den Einstellungen.',
    'Mit deiner eigenen Nummer erreichst du ihn, indem du dir selbst schreibst („Nachricht an dich“). Er kann in diesem WhatsApp-Konto alles lesen und schreiben, eine eigene Nummer für ihn ist also sicherer.',
    'WhatsApp unterstützt das nicht offiziell: Das Verknüpfen klappt nicht immer, und Konten können eingeschränkt werden.',
  ],
  showCode: 'Code zeigen',

  checking: {
    telegram: (last4) => `Token angekommen (endet auf ${last4}). Ich frage bei Telegram nach…`,
    discord: (last4) => `Token angekommen (endet auf ${last4}). Ich frage bei Discord nach…`,
    whatsapp: () => 'Ich frage bei WhatsApp nach…',
  },
  fetching: 'Telegram hat deinen Bot angelegt. Ich hole seinen Token…',
  problem: {
    rejected: {
      telegram:
        'Telegram kennt diesen Token nicht. Vielleicht fehlt ein Stück, oder er wurde widerrufen. @BotFather hat den richtigen: /mybots, dein Bot, API Token.',
      discord:
        'Discord kennt diesen Token nicht. Vielleicht fehlt ein Stück, oder er wurde inzwischen erneuert. „Reset Token“ auf der Seite Bot gibt dir einen neuen.',
      whatsapp: 'WhatsApp hat das nicht angenommen. Versuch es noch mal.',
    },
    control_bot:
      'Das ist der Token des Bots, mit dem du gerade sprichst, und der gehört uns. Ich habe ihn weggeworfen. Dein Agent braucht einen eigenen Bot.',
    taken:
      'Dieser Bot gehört hier schon zu einem anderen Konto. Trenn ihn dort zuerst (/channels), oder nimm einen anderen Bot.',
    full: 'Dein Plan hat keinen Platz für einen weiteren Kanal. Deshalb habe ich ihn nicht verbunden und den Token weggeworfen.',
    intent:
      'Der Token stimmt, aber der „Message Content Intent“ ist aus, und ohne ihn lässt Discord deinen Agenten nicht rein. Schalte ihn auf der Seite „Bot“ ein, speichere und wähl „Noch mal prüfen“.',
    unreachable: {
      telegram:
        'Telegram antwortet gerade nicht. Ich behalte den Token und prüfe ihn von selbst noch mal.',
      discord:
        'Discord antwortet gerade nicht. Ich behalte den Token und prüfe ihn von selbst noch mal.',
      whatsapp: 'WhatsApp antwortet gerade nicht. Ich prüfe es von selbst noch mal.',
    },
  },
  checkAgain: 'Noch mal prüfen',
  keptOld: 'Dein Agent nutzt den bisherigen Bot weiter.',
  pasteProblem: {
    no_plan:
      'Das ist ein Bot-Token, aber du brauchst zuerst einen Plan. Ich habe ihn deshalb nicht behalten. /plan zeigt die Pläne.',
    control_bot:
      'Das ist der Token des Bots, mit dem du gerade sprichst, und der gehört uns. Ich habe ihn weggeworfen. Dein Agent braucht einen eigenen Bot.',
    channels_full:
      'Das ist ein Bot-Token, aber dein Plan hat keinen Platz für einen weiteren Kanal. Ich habe ihn deshalb nicht behalten. /channels zeigt, was geht.',
  },

  starting: {
    telegram: (name) =>
      `@${name} gehört dir. Ich verbinde deinen Agenten damit; einen Moment noch.`,
    discord: (name) =>
      `Der Bot ${name} gehört dir. Ich verbinde deinen Agenten damit; einen Moment noch.`,
    whatsapp: () => 'WhatsApp ist verknüpft. Ich verbinde deinen Agenten; einen Moment noch.',
  },
  waitsForAgent: 'Dein Agent ist noch nicht bereit. Sobald er es ist, bekommt er diesen Kanal.',
  running: {
    telegram: 'Dein Agent ist auf Telegram. Schreib ihm dort, ganz ohne Code.',
    discord:
      'Dein Agent ist auf Discord. Füg ihn zuerst einem deiner Server hinzu (Link unten) und schick ihm dann eine Direktnachricht, ganz ohne Code.',
    whatsapp: 'Dein Agent ist auf WhatsApp. Schreib ihm dort, ganz ohne Code.',
  },
  write: {
    telegram: 'Deinem Agenten schreiben',
    discord: 'Zu meinem Server hinzufügen',
    whatsapp: 'Öffnen',
  },
  nowRunning: {
    telegram: 'Telegram ist verbunden: Dein Agent antwortet dort. 🎉',
    discord: 'Discord ist verbunden: Dein Agent antwortet dort. 🎉',
    whatsapp: 'WhatsApp ist verknüpft: Dein Agent antwortet dort. 🎉',
  },
  ownerMissing: {
    telegram:
      'Dein Agent ist auf Telegram, aber ich weiß noch nicht, wen ich hereinlassen soll. Sag mir deine Telegram-ID:',
    discord:
      'Dein Agent ist auf Discord, aber ich weiß noch nicht, wen ich hereinlassen soll. Sag mir deine Discord-Benutzer-ID:',
    whatsapp:
      'Dein Agent ist auf WhatsApp, aber ich weiß noch nicht, wen ich hereinlassen soll. Sag mir deine Nummer:',
  },
  stopped: {
    token:
      'Dein Agent konnte sich nicht anmelden: Der Token gilt nicht mehr. Füg hier einen neuen ein.',
    intent:
      'Discord lässt deinen Agenten nicht rein: Der „Message Content Intent“ ist aus. Schalte ihn auf der Seite „Bot“ ein und speichere; dein Agent versucht es von selbst noch mal.',
    elsewhere:
      'Auch ein anderes Programm nutzt diesen Bot, und nur eines kann das. Stopp das andere, oder füg den Token eines Bots ein, den nur dein Agent nutzt.',
    not_linked: 'WhatsApp hat die Verknüpfung beendet. Verknüpf es noch mal.',
    other: 'Dein Agent antwortet auf diesem Kanal gerade nicht. Ein Neustart hilft oft: /status.',
  },
  asleep: {
    telegram: 'Dein Agent schläft. Schreib ihm auf Telegram, dann wacht er auf.',
    discord: 'Dein Agent schläft, und Discord kann ihn nicht wecken. Du kannst es in /status.',
    whatsapp: 'Dein Agent schläft, und WhatsApp kann ihn nicht wecken. Du kannst es in /status.',
  },
  paused: 'Pausiert: Dein Plan hat keinen Platz dafür. Der zuerst verbundene Kanal läuft weiter.',
  lastMessage: (at: string) => `Die letzte Nachricht, von der ich weiß: ${at}.`,
  short: {
    running: 'läuft ✅',
    stopped: 'läuft nicht ⚠️',
    asleep: 'schläft',
    starting: 'wird verbunden',
    checking: 'wird geprüft',
    paused: 'pausiert durch deinen Plan',
    held: 'pausiert',
    login: 'wartet auf den QR-Code',
    closed: 'wartet auf deine ID',
  },
  replaceAsk: (name, last4) =>
    `Dein Agent hat schon einen Bot: ${name}. Der Token, der auf ${last4} endet, gehört zu einem anderen. Welchen soll dein Agent nutzen?`,
  replaceAskMade: (name, made) =>
    `Dein Agent hat schon einen Bot: ${name}. Gerade hast du ${made} angelegt. Welchen soll dein Agent nutzen?`,
  replaceYes: (last4) => `Den neuen nehmen (${last4})`,
  replaceNo: (name) => `${name} behalten`,
  replaceKept: 'Bleibt so. Den anderen habe ich verworfen.',
  replaceWaits:
    'Du hast gerade noch einen Bot angelegt, und dein Agent hat schon einen. Welchen soll er nutzen?',
  replaceOver: (name) => `Dein Agent nutzt weiter ${name}. Den anderen habe ich verworfen.`,
  newToken: 'Für einen anderen Bot füg hier seinen Token ein.',

  whoAreYou: {
    telegram:
      'Bevor ich jemanden reinlasse: Wie lautet deine Telegram-ID? Nur dieses Konto kann dann mit deinem Agenten sprechen. Sie ist eine Zahl; @userinfobot nennt sie dir. Oder verknüpf Telegram mit /link.',
    discord:
      'Bevor ich jemanden reinlasse: Wie lautet deine Discord-ID? So findest du sie: Einstellungen → Erweitert → Entwicklermodus, dann „Benutzer-ID kopieren“ bei deinem Namen. Oder verknüpf Discord mit /link.',
    whatsapp:
      'Nur die verknüpfte Nummer selbst kann mit deinem Agenten sprechen, indem sie sich selbst schreibt. Schreibst du von einer anderen? Gib sie hier ein, mit Ländervorwahl.',
  },
  numberKept: 'Danke. Auch diese Nummer kann deinem Agenten schreiben.',
  ownerKept: 'Danke. Nur diese ID kann deinem Agenten schreiben.',
  ownerUnknown: 'Das sieht nicht nach einer ID aus: Sie ist eine Zahl. Schau noch mal nach.',

  preparing: 'Dein Agent erstellt einen QR-Code. Das dauert bis zu einer halben Minute…',
  scan: [
    'Scann ihn mit WhatsApp auf deinem Handy: „Verknüpfte Geräte“ (Android: ⋮, iPhone: Einstellungen), dann „Gerät hinzufügen“.',
    'Wer ihn scannt, kontrolliert das WhatsApp deines Agenten. Zeig ihn niemandem.',
  ],
  scanUntil: (at) => `Er erneuert sich hier von selbst bis ${at}.`,
  scanAlt: 'Ein QR-Code, der WhatsApp mit deinem Agenten verknüpft.',
  scanMissing:
    'In diesem Chat kann ich den Code nicht zeigen. „Auf anderem Bildschirm zeigen“ öffnet ihn auf einer Seite.',
  otherScreen: 'Auf anderem Bildschirm zeigen',
  openCode: 'Code öffnen',
  codePageUntil: (at, left) =>
    `Die Seite geht in einem Browser, bis ${at} (${left}). Öffne sie auf einem Computer und scann den Code von dort.`,
  newCode: 'Neuer Code',
  loginFailed:
    'WhatsApp wurde nicht verknüpft: Die Zeit war um, oder WhatsApp hat abgelehnt. Es hat sich nichts geändert; du kannst es noch mal versuchen.',

  sleepsTitle: 'In diesem Plan schläft dein Agent',
  sleeps: {
    telegram: [
      'In Starter schläft dein Agent, wenn ihn niemand braucht. Eine Nachricht auf Telegram weckt ihn.',
    ],
    discord: [
      'In Starter schläft dein Agent, wenn ihn niemand braucht, und Discord kann ihn nicht wecken: Nachrichten warten dort, bis du ihn in /status weckst.',
      'Auf Telegram weckt ihn eine Nachricht von selbst. In Pro und Power schläft er nie.',
    ],
    whatsapp: [
      'In Starter schläft dein Agent, wenn ihn niemand braucht, und WhatsApp kann ihn nicht wecken: Nachrichten warten dort, bis du ihn in /status weckst.',
      'Auf Telegram weckt ihn eine Nachricht von selbst. In Pro und Power schläft er nie.',
    ],
  },
  goOn: 'Trotzdem weiter',
  fullTitle: 'Dein Plan hat keinen Platz für einen weiteren Kanal',
  full: (used, limit) => [
    `${count(used)} von ${count(limit)} Kanälen sind belegt.`,
    'Trenn einen, oder nimm einen größeren Plan: Pro hat 3 Kanäle, Power so viele du willst.',
  ],
  seePlan: 'Meinen Plan ansehen',
  seeChannels: 'Meine Kanäle ansehen',

  page: {
    how: [
      'Deine eigene Seite, auf der du deinem Agenten in jedem Browser schreibst, ohne etwas zu installieren.',
      'Jeder Link von hier öffnet sie in einem Browser und gilt einmal. Wer ihn benutzt, kann als du schreiben; gib ihn also nicht weiter.',
    ],
    connect: 'Meinen Link holen',
    open: 'Seite öffnen',
    until: (at, duration) =>
      `Der Link gilt einmal, bis ${at} (${duration}). Danach bleibt dein Browser 7 Tage angemeldet.`,
    noLink: 'Für einen weiteren Browser wähl „Neuer Link“. Ein Browser bleibt 7 Tage angemeldet.',
    newLink: 'Neuer Link',
    whatToTry: 'Was du zuerst ausprobieren kannst',
    state: {
      running: 'Dein Agent antwortet auf seiner Seite.',
      asleep: 'Dein Agent schläft. Schreib auf seiner Seite, dann wacht er auf.',
      stopped: 'Dein Agent antwortet gerade nicht. Ein Neustart hilft oft: /status.',
    },
  },

  disconnect: 'Trennen',
  disconnectTitle: {
    telegram: 'Telegram trennen?',
    discord: 'Discord trennen?',
    whatsapp: 'WhatsApp trennen?',
    web: 'Webseite trennen?',
  },
  disconnectAsk: {
    telegram: [
      'Dein Agent antwortet dort nicht mehr. Ich entferne den Token bei deinem Agenten und hier, und der Platz in deinem Plan wird frei.',
      'Der Bot bleibt bei Telegram deiner: In @BotFather kannst du seinen Token widerrufen oder ihn löschen (/mybots).',
    ],
    discord: [
      'Dein Agent antwortet dort nicht mehr. Ich entferne den Token bei deinem Agenten und hier, und der Platz in deinem Plan wird frei.',
      'Der Bot bleibt bei Discord deiner: Auf der Entwicklerseite kannst du seinen Token erneuern oder die Anwendung löschen.',
    ],
    whatsapp: [
      'Dein Agent antwortet dort nicht mehr. Ich melde ihn ab, und der Platz in deinem Plan wird frei.',
      'Schau zur Sicherheit in WhatsApp auf deinem Handy unter „Verknüpfte Geräte“ nach und melde ab, was dort noch steht.',
    ],
    web: [
      'Jeder Browser wird abgemeldet, und das Gespräch auf der Seite wird gelöscht. Der Platz in deinem Plan wird frei.',
      'Dein Agent weiß noch, was du ihm gesagt hast.',
    ],
  },
  disconnectManaged: 'Auch sein Token wird widerrufen, damit ihn niemand mehr benutzen kann.',
  disconnecting: 'Getrennt. Dein Agent ist dort gleich weg.',
};
