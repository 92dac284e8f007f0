import type { AlarmWords } from '../en/alarm.ts';

export const alarm: AlarmWords = {
  about: {
    linked: (chat) =>
      `Der Chat in ${chat} wurde gerade mit diesem Konto verknüpft. Er bestimmt über deinen Plan, deinen Agenten und deine Daten.`,
    unlinked: (chat) =>
      `Jemand hat in deinem Chat in ${chat} einen Chat aus diesem Konto entfernt.`,
    secret_page: (chat) =>
      `Jemand hat in deinem Chat in ${chat} eine Seite geöffnet, auf der man einen Schlüssel für dieses Konto eingibt.`,
    export_page: (chat) =>
      `Jemand hat in deinem Chat in ${chat} eine Seite geöffnet, um alle Daten dieses Kontos herunterzuladen.`,
    agent_page: (chat) =>
      `Jemand hat in deinem Chat in ${chat} eine Seite geöffnet, um mit deinem Agenten zu sprechen.`,
    api_page: (chat) =>
      `Jemand hat in deinem Chat bei ${chat} eine Seite geöffnet, um einen API-Schlüssel für dieses Konto zu machen.`,
    api_key_made: (chat) =>
      `Eben wurde ein neuer API-Schlüssel für dieses Konto angezeigt, auf der Seite aus deinem Chat bei ${chat}. /api zeigt alle Schlüssel.`,
    api_key_revoked: (chat) =>
      `Jemand hat in deinem Chat bei ${chat} einen API-Schlüssel dieses Kontos gesperrt.`,
    qr_page: (chat) =>
      `Jemand hat in deinem Chat in ${chat} eine Seite mit dem Code geöffnet, der das WhatsApp deines Agenten verknüpft.`,
    export_taken: (chat) =>
      `Gerade wurden alle Daten dieses Kontos heruntergeladen, von der Seite aus deinem Chat in ${chat}.`,
    credential_removed: (chat) => `Jemand hat in deinem Chat in ${chat} deinen Claude getrennt.`,
  },
  credentialByKey:
    'Ein Programm mit einem deiner API-Schlüssel hat deinen Claude getrennt. War es nicht deins, sperr den Schlüssel: /api',
  changed: (last4) =>
    `Dieses Konto nutzt jetzt einen neuen Claude-Schlüssel. Er endet auf ${last4}.`,
  cardChanged: (last4) =>
    last4 === null
      ? 'Dieses Konto wird jetzt auf einem anderen Weg bezahlt.'
      : `Dieses Konto zahlt jetzt mit einer anderen Karte, die auf ${last4} endet.`,
  botChanged: (platform, bot) =>
    `Dein Agent benutzt auf ${platform} jetzt einen anderen Bot oder einen anderen Token: ${bot}.`,
  takenHere:
    'Gerade wurden alle deine Daten heruntergeladen, von der Seite, die du hier geöffnet hast. Warst du das nicht, hat jemand anderes ihren Link gesehen.',
  removeBelow: 'Warst du das nicht, entfern den Chat, der nicht dir gehört:',
  inSettings: 'Warst du das nicht, entfern in /settings den Chat, der nicht dir gehört.',
};
