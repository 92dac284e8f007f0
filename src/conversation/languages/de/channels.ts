import { numberWords } from '../format.ts';
import type { channelEn } from '../en/channels.ts';

const { count } = numberWords('de', 'unbegrenzt');

/** Was zu den Kanälen eines Agenten gesagt wird, auf Deutsch. */
export const channelDe: typeof channelEn = {
  title: 'Wo möchtest du mit deinem Agenten sprechen?',
  choose:
    'Wähle eine App. Dort schreibst du deinem Agenten wie einem Menschen; dieser Chat bleibt für alles Übrige.',
  places: (used: number, limit: number | null) =>
    `Dein Plan: ${count(used)} von ${count(limit)} Kanälen belegt.`,
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
    'Der schnelle Weg: Tippe auf „Meinen Bot anlegen“. Telegram zeigt dir einen neuen, eigenen Bot und fragt einmal nach; den Rest mache ich.',
  createBot: 'Meinen Bot anlegen',
  botFather:
    'Von Hand: Öffne @BotFather, sende /newbot, wähle einen Namen und einen Benutzernamen, der auf „bot“ endet. Er antwortet mit einem Token wie 123456789:AA… .',
  openBotFather: '@BotFather öffnen',
  discordSteps: [
    '1. Öffne die Entwicklerseite von Discord und lege eine „New Application“ an; ihr Name ist der deines Agenten.',
    '2. Schalte auf ihrer Seite „Bot“ den „Message Content Intent“ ein und speichere.',
    '3. „Reset Token“ zeigt dort das Bot-Token. Kopiere es.',
  ],
  openDiscord: 'Entwicklerseite von Discord öffnen',
  whatsappHow: [
    'Ich zeige dir hier einen QR-Code. Scanne ihn mit dem Telefon, dessen WhatsApp dein Agent nutzen soll: Einstellungen → Verknüpfte Geräte → Gerät hinzufügen.',
    'Mit deiner eigenen Nummer schreibst du dann dir selbst („Nachricht an dich“), um ihn zu erreichen. Dein Agent kann in diesem WhatsApp-Konto lesen und schreiben, darum ist eine eigene Nummer für ihn sicherer.',
    'WhatsApp unterstützt das nicht offiziell: Das Verknüpfen schlägt manchmal fehl, und Konten können eingeschränkt werden.',
  ],
  showCode: 'Code zeigen',

  checking: {
    telegram: (last4: string) => `Ich habe das Token (endet auf ${last4}). Ich frage Telegram…`,
    discord: (last4: string) => `Ich habe das Token (endet auf ${last4}). Ich frage Discord…`,
    whatsapp: () => 'Ich frage WhatsApp…',
  },
  fetching: 'Telegram hat deinen Bot angelegt. Ich hole sein Token…',
  problem: {
    rejected: {
      telegram:
        'Telegram kennt dieses Token nicht. Vielleicht fehlt ein Stück, oder es wurde widerrufen. @BotFather zeigt das richtige: /mybots, dein Bot, API Token.',
      discord:
        'Discord kennt dieses Token nicht. Vielleicht fehlt ein Stück, oder es wurde inzwischen erneuert. „Reset Token“ auf der Seite Bot macht ein neues.',
      whatsapp: 'WhatsApp hat das nicht angenommen. Bitte versuche es noch einmal.',
    },
    control_bot:
      'Das ist das Token des Bots, mit dem du gerade sprichst, und der gehört uns. Ich habe es weggeworfen. Dein Agent braucht einen eigenen Bot.',
    taken:
      'Dieser Bot gehört hier schon zu einem anderen Konto. Trenne ihn dort zuerst (/channels) oder nimm einen anderen Bot.',
    full: 'In deinem Plan ist kein Platz für einen weiteren Kanal, darum habe ich ihn nicht verbunden und das Token weggeworfen.',
    intent:
      'Das Token stimmt, aber der „Message Content Intent“ ist aus, und ohne ihn lässt Discord keinen Agenten herein. Schalte ihn auf der Seite „Bot“ ein, speichere und tippe auf „Noch einmal prüfen“.',
    unreachable: {
      telegram:
        'Telegram antwortet gerade nicht. Ich behalte das Token und frage von selbst wieder.',
      discord: 'Discord antwortet gerade nicht. Ich behalte das Token und frage von selbst wieder.',
      whatsapp: 'WhatsApp antwortet gerade nicht. Ich frage von selbst wieder.',
    },
  },
  checkAgain: 'Noch einmal prüfen',
  keptOld: 'Dein Agent macht mit dem Bot weiter, den er hat.',
  pasteProblem: {
    no_plan:
      'Das ist ein Bot-Token. Zuerst kommt ein Plan, darum habe ich es nicht behalten. /plan zeigt die Pläne.',
    control_bot:
      'Das ist das Token des Bots, mit dem du gerade sprichst, und der gehört uns. Ich habe es weggeworfen. Dein Agent braucht einen eigenen Bot.',
    channels_full:
      'Das ist ein Bot-Token, aber in deinem Plan ist kein Platz für einen weiteren Kanal, darum habe ich es nicht behalten. /channels zeigt, was möglich ist.',
  },

  starting: {
    telegram: (name: string) =>
      `@${name} gehört dir. Ich verbinde deinen Agenten damit; das dauert einen Moment.`,
    discord: (name: string) =>
      `Der Bot ${name} gehört dir. Ich verbinde deinen Agenten damit; das dauert einen Moment.`,
    whatsapp: () => 'WhatsApp ist verknüpft. Ich verbinde deinen Agenten; das dauert einen Moment.',
  },
  waitsForAgent: 'Dein Agent ist noch nicht bereit; er bekommt den Kanal, sobald er es ist.',
  running: {
    telegram: 'Dein Agent antwortet auf Telegram. Schreib ihm dort; du brauchst keinen Code.',
    discord:
      'Dein Agent antwortet auf Discord. Füge ihn zuerst einem deiner Server hinzu (Knopf unten), dann schreib ihm direkt; du brauchst keinen Code.',
    whatsapp: 'Dein Agent ist mit WhatsApp verknüpft. Schreib ihm dort; du brauchst keinen Code.',
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
  stopped: {
    token:
      'Dein Agent konnte sich nicht anmelden: Das Token gilt nicht mehr. Bitte füge hier ein neues ein.',
    intent:
      'Discord lässt deinen Agenten nicht herein: Der „Message Content Intent“ ist aus. Schalte ihn auf der Seite „Bot“ ein und speichere; dein Agent versucht es von selbst wieder.',
    elsewhere:
      'Auch ein anderes Programm benutzt den Bot, und nur eines darf zuhören. Halte das andere an, oder füge das Token eines Bots ein, der nur deinem Agenten gehört.',
    not_linked: 'WhatsApp hat die Verknüpfung beendet. Bitte verknüpfe es noch einmal.',
    other:
      'Dein Agent bedient diesen Kanal gerade nicht. Ein Neustart hilft oft (/status); bleibt es so, sag uns mit /help Bescheid.',
  },
  asleep: {
    telegram: 'Dein Agent schläft. Eine Nachricht an ihn auf Telegram weckt ihn.',
    discord: 'Dein Agent schläft, und Discord kann ihn nicht wecken. Wecke ihn in /status.',
    whatsapp: 'Dein Agent schläft, und WhatsApp kann ihn nicht wecken. Wecke ihn in /status.',
  },
  paused:
    'Angehalten: In deinem Plan ist kein Platz dafür. Der zuerst verbundene Kanal läuft weiter.',
  short: {
    running: 'läuft ✅',
    stopped: 'läuft nicht ⚠️',
    asleep: 'schläft',
    starting: 'wird verbunden',
    checking: 'wird geprüft',
    paused: 'durch deinen Plan angehalten',
    login: 'wartet auf den QR-Code',
    closed: 'wartet auf deine ID',
  },
  newToken: 'Für einen anderen Bot füge hier dessen Token ein.',

  whoAreYou: {
    telegram:
      'Eines fehlt noch: wer du auf Telegram bist, damit nur du hereinkommst. Tippe hier deine Telegram-ID ein, eine Zahl; @userinfobot nennt sie dir. Oder verknüpfe Telegram mit /link.',
    discord:
      'Eines fehlt noch: wer du auf Discord bist, damit nur du hereinkommst. Tippe hier deine Discord-Benutzer-ID ein: Einstellungen → Erweitert → Entwicklermodus, dann „Benutzer-ID kopieren“ an deinem Namen. Oder verknüpfe Discord mit /link.',
    whatsapp:
      'Nur die verknüpfte Nummer selbst kommt herein: dort schreibst du dir selbst. Schreibst du von einer anderen? Tippe sie hier ein, mit Landesvorwahl.',
  },
  numberKept: 'Danke. Auch diese Nummer kommt herein.',
  ownerKept: 'Danke. Nur diese ID kommt herein.',
  ownerUnknown:
    'Das sieht nicht nach so einer ID aus: Sie ist eine Zahl. Bitte sieh noch einmal nach.',

  preparing: 'Dein Agent macht einen QR-Code. Das dauert bis zu einer halben Minute…',
  scan: [
    'Scanne ihn mit WhatsApp auf deinem Telefon: Einstellungen → Verknüpfte Geräte → Gerät hinzufügen.',
    'Wer ihn scannt, hat das WhatsApp deines Agenten. Zeige ihn niemandem.',
  ],
  scanUntil: (at: string) => `Er erneuert sich hier von selbst bis ${at}.`,
  scanAlt:
    'Der QR-Code kann nur in dem Chat gezeigt werden, der danach gefragt hat; dieser kann ihn nicht zeigen, oder seine Zeit ist um. Tippe auf „Neuer Code“ oder verknüpfe von Telegram oder Discord aus.',
  newCode: 'Neuer Code',
  loginFailed:
    'WhatsApp wurde nicht verknüpft: Die Zeit war um, oder WhatsApp hat abgelehnt. Es wurde nichts verändert; du kannst es noch einmal versuchen.',

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
  fullTitle: 'In deinem Plan ist kein Platz für einen weiteren Kanal',
  full: (used: number, limit: number | null) => [
    `${count(used)} von ${count(limit)} Kanälen sind belegt.`,
    'Trenne einen, oder nimm einen größeren Plan: Pro hat 3 Kanäle, Power beliebig viele.',
  ],
  seePlan: 'Meinen Plan ansehen',
  seeChannels: 'Meine Kanäle ansehen',

  page: {
    how: [
      'Eine eigene Seite, auf der du deinem Agenten in jedem Browser schreibst, ohne etwas zu installieren.',
      'Jeder Link von hier lässt einen Browser ein, deinen, und gilt einmal. Wer ihn benutzt, kann als du schreiben: Gib ihn niemandem.',
    ],
    connect: 'Meinen Link holen',
    open: 'Seite öffnen',
    until: (at, duration) =>
      `Der Link gilt einmal, bis ${at} (${duration}). Ein eingelassener Browser bleibt 7 Tage eingelassen.`,
    noLink:
      'Für einen weiteren Browser tippe auf „Neuer Link“. Ein eingelassener bleibt es 7 Tage.',
    newLink: 'Neuer Link',
    whatToTry: 'Was du zuerst versuchen kannst',
    state: {
      running: 'Dein Agent antwortet auf seiner Seite.',
      asleep: 'Dein Agent schläft. Eine Nachricht auf seiner Seite weckt ihn.',
      stopped:
        'Dein Agent antwortet gerade nicht. Ein Neustart hilft oft (/status); bleibt es so, sag es uns mit /help.',
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
      'Dein Agent antwortet dort nicht mehr. Ich entferne das Token von deiner Maschine und von hier, und der Platz in deinem Plan ist frei.',
      'Der Bot selbst bleibt bei Telegram deiner: In @BotFather kannst du sein Token widerrufen oder ihn löschen (/mybots).',
    ],
    discord: [
      'Dein Agent antwortet dort nicht mehr. Ich entferne das Token von deiner Maschine und von hier, und der Platz in deinem Plan ist frei.',
      'Der Bot selbst bleibt bei Discord deiner: Auf der Entwicklerseite kannst du sein Token erneuern oder die Anwendung löschen.',
    ],
    whatsapp: [
      'Dein Agent antwortet dort nicht mehr. Ich melde ihn auf deiner Maschine ab, und der Platz in deinem Plan ist frei.',
      'Sieh zur Sicherheit auf deinem Telefon unter Einstellungen → Verknüpfte Geräte nach und melde ab, was dort noch steht.',
    ],
    web: [
      'Jeder Browser, der eingelassen wurde, wird abgemeldet, und was du und dein Agent dort geschrieben habt, wird hier gelöscht. Der Platz in deinem Plan ist frei.',
      'Dein Agent selbst weiß noch, was ihm gesagt wurde.',
    ],
  },
  disconnectManaged: 'Auch sein Token wird widerrufen, sodass es niemand mehr benutzen kann.',
  disconnecting: 'Hier getrennt. Dein Agent lässt gleich davon los.',
};
