import type { AlarmWords } from '../en/alarm.ts';

export const alarm: AlarmWords = {
  about: {
    linked: (chat) =>
      `El chat de ${chat} se acaba de vincular a esta cuenta. Controla tu plan, tu agente y tus datos.`,
    unlinked: (chat) => `Alguien en tu chat de ${chat} quitó un chat de esta cuenta.`,
    secret_page: (chat) =>
      `Alguien en tu chat de ${chat} abrió una página para escribir una clave de esta cuenta.`,
    export_page: (chat) =>
      `Alguien en tu chat de ${chat} abrió una página para descargar todos los datos de esta cuenta.`,
    agent_page: (chat) =>
      `Alguien en tu chat de ${chat} abrió una página para hablar con tu agente.`,
    api_page: (chat) =>
      `Alguien en tu chat de ${chat} abrió una página para crear una clave de API de esta cuenta.`,
    api_key_made: (chat) =>
      `Se acaba de mostrar una clave de API nueva de esta cuenta, en la página que se abrió en tu chat de ${chat}. /api muestra todas.`,
    api_key_revoked: (chat) =>
      `Alguien en tu chat de ${chat} anuló una clave de API de esta cuenta.`,
    qr_page: (chat) =>
      `Alguien en tu chat de ${chat} abrió una página con el código que vincula el WhatsApp de tu agente.`,
    export_taken: (chat) =>
      `Alguien acaba de descargar todos los datos de esta cuenta, desde la página abierta en tu chat de ${chat}.`,
    credential_removed: (chat) => `Alguien en tu chat de ${chat} desconectó tu Claude.`,
  },
  credentialByKey:
    'Un programa con una de tus claves de API desconectó tu Claude. Si no era tuyo, anula la clave: /api',
  changed: (last4) =>
    `Esta cuenta usa ahora una clave nueva de Claude: la que termina en ${last4}.`,
  cardChanged: (last4) =>
    last4 === null
      ? 'Esta cuenta se paga ahora de otra manera.'
      : `Esta cuenta paga ahora con otra tarjeta, que termina en ${last4}.`,
  botChanged: (platform, bot) =>
    `Tu agente usa ahora otro bot u otro token en ${platform}: ${bot}.`,
  takenHere:
    'Alguien acaba de descargar todos tus datos, desde la página que abriste aquí. Si no fuiste tú, otra persona vio su enlace.',
  removeBelow: 'Si no fuiste tú, quita el chat que no es tuyo:',
  inSettings: 'Si no fuiste tú, quita en /settings el chat que no es tuyo.',
};
