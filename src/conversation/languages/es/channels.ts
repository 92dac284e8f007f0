import type { Channel } from '../en/channels.ts';
import { count } from './numbers.ts';

export const channel: Channel = {
  title: '¿Dónde quieres hablar con tu agente?',
  choose:
    'Elige una app. Ahí le escribes a tu agente como a una persona; este chat queda para todo lo demás.',
  places: (used, limit) =>
    limit === null
      ? `Canales en uso: ${count(used)}. Tu plan no tiene límite.`
      : `Tu plan: ${count(used)} de ${count(limit)} canales en uso.`,
  later: 'Más tarde',
  command: 'Canales',
  none: 'Tu agente todavía no está conectado a ninguna app.',
  refresh: 'Actualizar',
  name: { telegram: 'Telegram', discord: 'Discord', whatsapp: 'WhatsApp', web: 'Web' },
  connect: {
    telegram: 'Conectar Telegram',
    discord: 'Conectar Discord',
    whatsapp: 'Conectar WhatsApp',
    web: 'Conectar la página web',
  },
  on: {
    telegram: 'Tu agente en Telegram',
    discord: 'Tu agente en Discord',
    whatsapp: 'Tu agente en WhatsApp',
    web: 'Tu agente en la web',
  },

  oneTap:
    'Lo más rápido: abre “Crear mi bot”. Telegram te muestra un bot nuevo y pregunta una vez; yo hago el resto.',
  createBot: 'Crear mi bot',
  botFather:
    'A mano: abre @BotFather, manda /newbot y elige un nombre y un nombre de usuario que termine en “bot”. Recibes un token como “123456789:AA…”.',
  openBotFather: 'Abrir @BotFather',
  discordSteps: [
    '1. Abre la página de desarrolladores de Discord y crea una “New Application”. Su nombre es el de tu agente.',
    '2. En su página “Bot”, elige “Reset Token” y copia el token.',
  ],
  openDiscord: 'Abrir la página de desarrolladores de Discord',
  whatsappHow: [
    'Te voy a mostrar aquí un código QR. Escanéalo con el teléfono cuyo WhatsApp va a usar tu agente. “Dispositivos vinculados” está en ⋮ en Android y en Configuración en un iPhone.',
    'Con tu propio número, le hablas escribiéndote a ti mismo (“Envíate un mensaje”). Puede leer y escribir todo en esa cuenta de WhatsApp, así que un número aparte es más seguro.',
    'WhatsApp no lo permite oficialmente: a veces la vinculación falla, y pueden restringir cuentas.',
  ],
  showCode: 'Mostrar el código',

  checking: {
    telegram: (last4) => `Recibí el token (termina en ${last4}). Lo reviso con Telegram…`,
    discord: (last4) => `Recibí el token (termina en ${last4}). Lo reviso con Discord…`,
    whatsapp: () => 'Lo reviso con WhatsApp…',
  },
  fetching: 'Telegram creó tu bot. Estoy trayendo su token…',
  problem: {
    rejected: {
      telegram:
        'Telegram no conoce este token. Quizá le falta una parte o fue revocado. @BotFather tiene el correcto: /mybots, tu bot, API Token.',
      discord:
        'Discord no conoce este token. Quizá le falta una parte o ya lo renovaron. “Reset Token” en la página Bot te da uno nuevo.',
      whatsapp: 'WhatsApp no lo aceptó. Inténtalo otra vez.',
    },
    control_bot:
      'Ese es el token del bot con el que estás hablando, que es nuestro. Lo tiré. Tu agente necesita su propio bot.',
    taken:
      'Ese bot ya es de otra cuenta de aquí. Desconéctalo primero allá (/channels), o usa otro bot.',
    full: 'En tu plan no cabe otro canal, así que no lo conecté y tiré el token.',
    intent:
      'El token es correcto, pero “Message Content Intent” está apagado y sin eso Discord no deja entrar a tu agente. Actívalo en la página “Bot”, guarda y elige “Revisar otra vez”.',
    unreachable: {
      telegram:
        'Telegram no responde en este momento. Guardo el token y lo reviso otra vez por mi cuenta.',
      discord:
        'Discord no responde en este momento. Guardo el token y lo reviso otra vez por mi cuenta.',
      whatsapp: 'WhatsApp no responde en este momento. Reviso otra vez por mi cuenta.',
    },
  },
  checkAgain: 'Revisar otra vez',
  keptOld: 'Tu agente sigue usando el bot que ya tiene.',
  pasteProblem: {
    no_plan:
      'Es un token de bot, pero primero necesitas un plan, así que no lo guardé. /plan muestra los planes.',
    control_bot:
      'Ese es el token del bot con el que estás hablando, que es nuestro. Lo tiré. Tu agente necesita su propio bot.',
    channels_full:
      'Es un token de bot, pero en tu plan no cabe otro canal, así que no lo guardé. /channels muestra tus opciones.',
  },

  starting: {
    telegram: (name) => `@${name} es tuyo. Estoy conectando tu agente; un momento.`,
    discord: (name) => `El bot ${name} es tuyo. Estoy conectando tu agente; un momento.`,
    whatsapp: () => 'WhatsApp está vinculado. Estoy conectando tu agente; un momento.',
  },
  waitsForAgent: 'Tu agente todavía no está listo. En cuanto lo esté, recibe este canal.',
  running: {
    telegram: 'Tu agente está en Telegram. Escríbele ahí, sin ningún código.',
    discord:
      'Tu agente está en Discord. Primero agrégalo a un servidor tuyo (enlace abajo) y luego mándale un mensaje directo, sin ningún código.',
    whatsapp: 'Tu agente está en WhatsApp. Escríbele ahí, sin ningún código.',
  },
  write: {
    telegram: 'Escribirle a tu agente',
    discord: 'Agregarlo a mi servidor',
    whatsapp: 'Abrir',
  },
  nowRunning: {
    telegram: 'Telegram está conectado: tu agente responde ahí. 🎉',
    discord: 'Discord está conectado: tu agente responde ahí. 🎉',
    whatsapp: 'WhatsApp está vinculado: tu agente responde ahí. 🎉',
  },
  ownerMissing: {
    telegram:
      'Tu agente está en Telegram, pero todavía no sé a quién dejar entrar. Dime tu ID de Telegram:',
    discord:
      'Tu agente está en Discord, pero todavía no sé a quién dejar entrar. Dime tu ID de usuario de Discord:',
    whatsapp:
      'Tu agente está en WhatsApp, pero todavía no sé a quién dejar entrar. Dime tu número:',
  },
  stopped: {
    token: 'Tu agente no pudo entrar: el token ya no sirve. Pega aquí uno nuevo.',
    intent:
      'Discord no deja entrar a tu agente: “Message Content Intent” está apagado. Actívalo en la página “Bot” y guarda; tu agente lo intenta otra vez solo.',
    elsewhere:
      'Otro programa también usa este bot, y solo puede uno. Detén el otro, o pega el token de un bot que solo use tu agente.',
    not_linked: 'WhatsApp terminó la vinculación. Vincúlalo otra vez.',
    other: 'Tu agente no responde en este canal ahora mismo. Reiniciarlo suele ayudar: /status.',
  },
  asleep: {
    telegram: 'Tu agente está dormido. Escríbele en Telegram y despierta.',
    discord: 'Tu agente está dormido y Discord no puede despertarlo. Tú puedes, en /status.',
    whatsapp: 'Tu agente está dormido y WhatsApp no puede despertarlo. Tú puedes, en /status.',
  },
  paused: 'En pausa: no cabe en tu plan. El canal que conectaste primero sigue funcionando.',
  lastMessage: (at: string) => `El último mensaje que conozco: ${at}.`,
  short: {
    running: 'funciona ✅',
    stopped: 'no funciona ⚠️',
    asleep: 'dormido',
    starting: 'conectando',
    checking: 'en revisión',
    paused: 'en pausa por tu plan',
    held: 'en pausa',
    login: 'espera el código QR',
    closed: 'espera tu ID',
  },
  replaceAsk: (name, last4) =>
    `Tu agente ya tiene un bot: ${name}. El token que termina en ${last4} es de otro. ¿Cuál debe usar tu agente?`,
  replaceAskMade: (name, made) =>
    `Tu agente ya tiene un bot: ${name}. Acabas de crear ${made}. ¿Cuál debe usar tu agente?`,
  replaceYes: (last4) => `Usar el nuevo (${last4})`,
  replaceNo: (name) => `Conservar ${name}`,
  replaceKept: 'Sigue igual. Descarté el otro.',
  replaceWaits: 'Acabas de crear otro bot y tu agente ya tiene uno. ¿Cuál debe usar?',
  replaceOver: (name) => `Tu agente sigue usando ${name}. Descarté el otro.`,
  newToken: 'Para usar otro bot, pega aquí su token.',

  whoAreYou: {
    telegram:
      'Antes de dejar entrar a alguien: ¿cuál es tu ID de Telegram? Solo esa cuenta podrá hablar con tu agente. Es un número; @userinfobot te lo dice. O vincula Telegram con /link.',
    discord:
      'Antes de dejar entrar a alguien: ¿cuál es tu ID de Discord? Para verlo: Ajustes → Avanzado → Modo desarrollador, y luego “Copiar ID de usuario” en tu nombre. O vincula Discord con /link.',
    whatsapp:
      'Solo el número vinculado puede hablar con tu agente, escribiéndose a sí mismo. ¿Le escribes desde otro? Ponlo aquí, con su código de país.',
  },
  numberKept: 'Gracias. Ese número también puede escribirle a tu agente.',
  ownerKept: 'Gracias. Solo ese ID puede escribirle a tu agente.',
  ownerUnknown: 'Eso no parece un ID: tiene que ser un número. Revísalo y prueba otra vez.',

  preparing: 'Tu agente está creando un código QR. Toma hasta medio minuto…',
  scan: [
    'Escanéalo con WhatsApp en tu teléfono: “Dispositivos vinculados” (Android: ⋮, iPhone: Configuración) y luego “Vincular un dispositivo”.',
    'Quien lo escanee controla el WhatsApp de tu agente. No se lo muestres a nadie.',
  ],
  scanUntil: (at) => `Se renueva aquí solo hasta las ${at}.`,
  scanAlt: 'Un código QR que vincula WhatsApp con tu agente.',
  scanMissing:
    'En este chat no puedo mostrar el código. “Mostrarlo en otra pantalla” lo abre en una página.',
  otherScreen: 'Mostrarlo en otra pantalla',
  openCode: 'Abrir el código',
  codePageUntil: (at, left) =>
    `La página sirve en un solo navegador, hasta las ${at} (${left}). Ábrela en una computadora y escanea el código desde ahí.`,
  newCode: 'Código nuevo',
  loginFailed:
    'WhatsApp no se vinculó: se acabó el tiempo o WhatsApp lo rechazó. No cambió nada; puedes intentarlo otra vez.',

  sleepsTitle: 'En este plan tu agente duerme',
  sleeps: {
    telegram: [
      'En Starter tu agente duerme cuando nadie lo necesita. Un mensaje en Telegram lo despierta.',
    ],
    discord: [
      'En Starter tu agente duerme cuando nadie lo necesita, y Discord no puede despertarlo: los mensajes esperan ahí hasta que lo despiertes en /status.',
      'En Telegram un mensaje lo despierta solo. En Pro y Power nunca duerme.',
    ],
    whatsapp: [
      'En Starter tu agente duerme cuando nadie lo necesita, y WhatsApp no puede despertarlo: los mensajes esperan ahí hasta que lo despiertes en /status.',
      'En Telegram un mensaje lo despierta solo. En Pro y Power nunca duerme.',
    ],
  },
  goOn: 'Continuar de todos modos',
  fullTitle: 'En tu plan no cabe otro canal',
  full: (used, limit) => [
    `${count(used)} de ${count(limit)} canales en uso.`,
    'Desconecta uno, o toma un plan más grande: Pro tiene 3 canales, Power todos los que quieras.',
  ],
  seePlan: 'Ver mi plan',
  seeChannels: 'Ver mis canales',

  page: {
    how: [
      'Tu propia página para escribirle a tu agente en cualquier navegador, sin instalar nada.',
      'Cada enlace de aquí la abre en un navegador y sirve una vez. Quien lo use puede escribir como si fueras tú, así que no lo compartas.',
    ],
    connect: 'Obtener mi enlace',
    open: 'Abrir la página',
    until: (at, duration) =>
      `El enlace sirve una vez, hasta las ${at} (${duration}). Después tu navegador sigue conectado 7 días.`,
    noLink: 'Para otro navegador, elige “Enlace nuevo”. Un navegador sigue conectado 7 días.',
    newLink: 'Enlace nuevo',
    whatToTry: 'Qué probar primero',
    state: {
      running: 'Tu agente responde en su página.',
      asleep: 'Tu agente está dormido. Escribe en su página y despierta.',
      stopped: 'Tu agente no responde ahora mismo. Reiniciarlo suele ayudar: /status.',
    },
  },

  disconnect: 'Desconectar',
  disconnectTitle: {
    telegram: '¿Desconectar Telegram?',
    discord: '¿Desconectar Discord?',
    whatsapp: '¿Desconectar WhatsApp?',
    web: '¿Desconectar la página web?',
  },
  disconnectAsk: {
    telegram: [
      'Tu agente deja de responder ahí. Quito el token de tu agente y de aquí, y queda un lugar libre en tu plan.',
      'El bot sigue siendo tuyo en Telegram: en @BotFather puedes revocar su token o borrarlo (/mybots).',
    ],
    discord: [
      'Tu agente deja de responder ahí. Quito el token de tu agente y de aquí, y queda un lugar libre en tu plan.',
      'El bot sigue siendo tuyo en Discord: en la página de desarrolladores puedes renovar su token o borrar la aplicación.',
    ],
    whatsapp: [
      'Tu agente deja de responder ahí. Cierro su sesión, y queda un lugar libre en tu plan.',
      'Por si acaso, revisa “Dispositivos vinculados” en WhatsApp, en tu teléfono, y cierra lo que siga ahí.',
    ],
    web: [
      'Se cierra la sesión en todos los navegadores y se borra la conversación de la página. Queda un lugar libre en tu plan.',
      'Tu agente todavía recuerda lo que le dijiste.',
    ],
  },
  disconnectManaged: 'También se revoca su token, para que ya nadie pueda usarlo.',
  disconnecting: 'Desconectado. Tu agente sale en un momento.',
};
