import { numberWords } from '../format.ts';
import type { channelEn } from '../en/channels.ts';

const { count } = numberWords('es', 'sin límite');

/** Lo que se dice de los canales de un agente, en español. */
export const channelEs: typeof channelEn = {
  title: '¿Dónde quieres hablar con tu agente?',
  choose:
    'Elige una aplicación. Allí escribes a tu agente como a una persona; este chat queda para lo demás.',
  places: (used: number, limit: number | null) =>
    `Tu plan: ${count(used)} de ${count(limit)} canales en uso.`,
  later: 'Más tarde',
  command: 'Canales',
  none: 'Tu agente todavía no está conectado a ninguna aplicación.',
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
    'La vía rápida: toca «Crear mi bot». Telegram te muestra un bot nuevo y tuyo y te pregunta una vez; yo hago el resto.',
  createBot: 'Crear mi bot',
  botFather:
    'A mano: abre @BotFather, envía /newbot, elige un nombre y un nombre de usuario que termine en “bot”. Responde con un token como 123456789:AA… .',
  openBotFather: 'Abrir @BotFather',
  discordSteps: [
    '1. Abre la página de desarrolladores de Discord y crea una «New Application»; su nombre es el de tu agente.',
    '2. En su página “Bot” activa «Message Content Intent» y guarda.',
    '3. Allí mismo «Reset Token» muestra el token del bot. Cópialo.',
  ],
  openDiscord: 'Abrir la página de desarrolladores de Discord',
  whatsappHow: [
    'Te muestro aquí un código QR. Lo escaneas con el teléfono cuyo WhatsApp usará tu agente: Ajustes → Dispositivos vinculados → Vincular un dispositivo.',
    'Con tu propio número te escribes luego a ti mismo («Envíate un mensaje») para hablar con él. Tu agente puede leer y escribir en esa cuenta de WhatsApp, así que un número aparte es más seguro.',
    'WhatsApp no lo admite oficialmente: a veces la vinculación falla, y puede restringir cuentas.',
  ],
  showCode: 'Mostrar el código',

  checking: {
    telegram: (last4: string) => `Tengo el token (termina en ${last4}). Se lo pregunto a Telegram…`,
    discord: (last4: string) => `Tengo el token (termina en ${last4}). Se lo pregunto a Discord…`,
    whatsapp: () => 'Se lo pregunto a WhatsApp…',
  },
  fetching: 'Telegram ha creado tu bot. Recojo su token…',
  problem: {
    rejected: {
      telegram:
        'Telegram no conoce este token. Quizá falte una parte o fue revocado. @BotFather muestra el correcto: /mybots, tu bot, API Token.',
      discord:
        'Discord no conoce este token. Quizá falte una parte o se ha renovado desde entonces. «Reset Token» en la página Bot crea uno nuevo.',
      whatsapp: 'WhatsApp no lo ha aceptado. Inténtalo otra vez.',
    },
    control_bot:
      'Ese es el token del bot con el que hablas, que es nuestro. Lo he tirado. Tu agente necesita un bot propio.',
    taken:
      'Ese bot ya pertenece a otra cuenta de aquí. Desconéctalo allí primero (/channels) o usa otro bot.',
    full: 'En tu plan no cabe otro canal, así que no lo he conectado y he tirado el token.',
    intent:
      'El token es correcto, pero «Message Content Intent» está apagado y sin él Discord no deja entrar a ningún agente. Actívalo en la página “Bot”, guarda y toca «Comprobar otra vez».',
    unreachable: {
      telegram:
        'Telegram no responde en este momento. Guardo el token y vuelvo a preguntar por mi cuenta.',
      discord:
        'Discord no responde en este momento. Guardo el token y vuelvo a preguntar por mi cuenta.',
      whatsapp: 'WhatsApp no responde en este momento. Vuelvo a preguntar por mi cuenta.',
    },
  },
  checkAgain: 'Comprobar otra vez',
  keptOld: 'Tu agente sigue con el bot que tiene.',
  pasteProblem: {
    no_plan:
      'Es un token de bot. Primero hace falta un plan, así que no lo he guardado. /plan muestra los planes.',
    control_bot:
      'Ese es el token del bot con el que hablas, que es nuestro. Lo he tirado. Tu agente necesita un bot propio.',
    channels_full:
      'Es un token de bot, pero en tu plan no cabe otro canal, así que no lo he guardado. /channels muestra lo que se puede hacer.',
  },

  starting: {
    telegram: (name: string) => `@${name} es tuyo. Conecto tu agente con él; tarda un momento.`,
    discord: (name: string) =>
      `El bot ${name} es tuyo. Conecto tu agente con él; tarda un momento.`,
    whatsapp: () => 'WhatsApp está vinculado. Conecto tu agente; tarda un momento.',
  },
  waitsForAgent: 'Tu agente aún no está listo; recibirá el canal en cuanto lo esté.',
  running: {
    telegram: 'Tu agente responde en Telegram. Escríbele allí; no necesitas ningún código.',
    discord:
      'Tu agente responde en Discord. Añádelo primero a un servidor tuyo (botón de abajo) y luego escríbele directamente; no necesitas ningún código.',
    whatsapp: 'Tu agente está vinculado a WhatsApp. Escríbele allí; no necesitas ningún código.',
  },
  write: {
    telegram: 'Escribir a tu agente',
    discord: 'Añadirlo a mi servidor',
    whatsapp: 'Abrir',
  },
  nowRunning: {
    telegram: 'Telegram está conectado: tu agente responde allí. 🎉',
    discord: 'Discord está conectado: tu agente responde allí. 🎉',
    whatsapp: 'WhatsApp está vinculado: tu agente responde allí. 🎉',
  },
  stopped: {
    token: 'Tu agente no pudo entrar: el token ya no vale. Pega aquí uno nuevo.',
    intent:
      'Discord no deja entrar a tu agente: «Message Content Intent» está apagado. Actívalo en la página “Bot” y guarda; tu agente vuelve a intentarlo solo.',
    elsewhere:
      'Otro programa usa también el bot, y solo uno puede escuchar. Para el otro, o pega el token de un bot que sea solo de tu agente.',
    not_linked: 'WhatsApp ha terminado la vinculación. Vincúlalo otra vez.',
    other:
      'Tu agente no atiende este canal en este momento. Reiniciarlo suele ayudar (/status); si sigue así, dínoslo con /help.',
  },
  asleep: {
    telegram: 'Tu agente duerme. Un mensaje suyo en Telegram lo despierta.',
    discord: 'Tu agente duerme y Discord no puede despertarlo. Despiértalo en /status.',
    whatsapp: 'Tu agente duerme y WhatsApp no puede despertarlo. Despiértalo en /status.',
  },
  paused: 'En pausa: no cabe en tu plan. Sigue el canal que se conectó primero.',
  short: {
    running: 'funciona ✅',
    stopped: 'no funciona ⚠️',
    asleep: 'duerme',
    starting: 'conectándose',
    checking: 'comprobándose',
    paused: 'en pausa por tu plan',
    login: 'espera el código QR',
    closed: 'espera tu id',
  },
  newToken: 'Para usar otro bot, pega aquí su token.',

  whoAreYou: {
    telegram:
      'Falta una cosa: quién eres en Telegram, para que solo entres tú. Escribe aquí tu id de Telegram, un número; @userinfobot te lo dice. O vincula Telegram con /link.',
    discord:
      'Falta una cosa: quién eres en Discord, para que solo entres tú. Escribe aquí tu id de usuario de Discord: Ajustes → Avanzado → Modo desarrollador, luego «Copiar ID de usuario» en tu nombre. O vincula Discord con /link.',
    whatsapp:
      'Solo entra el propio número vinculado: ahí te escribes a ti mismo. ¿Escribes desde otro? Escríbelo aquí, con su prefijo de país.',
  },
  numberKept: 'Gracias. Ese número también entra.',
  ownerKept: 'Gracias. Solo entra ese id.',
  ownerUnknown: 'Eso no parece un id: es un número. Míralo otra vez.',

  preparing: 'Tu agente prepara un código QR. Tarda hasta medio minuto…',
  scan: [
    'Escanéalo con WhatsApp en tu teléfono: Ajustes → Dispositivos vinculados → Vincular un dispositivo.',
    'Quien lo escanee tendrá el WhatsApp de tu agente. No se lo enseñes a nadie.',
  ],
  scanUntil: (at: string) => `Se renueva aquí solo hasta las ${at}.`,
  scanAlt:
    'El código QR solo se puede mostrar en el chat que lo pidió, y este no puede mostrarlo o su tiempo ha terminado. Toca «Código nuevo» o vincula desde Telegram o Discord.',
  newCode: 'Código nuevo',
  loginFailed:
    'WhatsApp no se vinculó: se acabó el tiempo o WhatsApp lo rechazó. No ha cambiado nada; puedes intentarlo otra vez.',

  sleepsTitle: 'En este plan tu agente duerme',
  sleeps: {
    telegram: [
      'En Starter tu agente duerme cuando nadie lo necesita. Un mensaje en Telegram lo despierta.',
    ],
    discord: [
      'En Starter tu agente duerme cuando nadie lo necesita, y Discord no puede despertarlo: los mensajes esperan allí hasta que lo despiertes en /status.',
      'En Telegram un mensaje lo despierta solo. En Pro y Power no duerme nunca.',
    ],
    whatsapp: [
      'En Starter tu agente duerme cuando nadie lo necesita, y WhatsApp no puede despertarlo: los mensajes esperan allí hasta que lo despiertes en /status.',
      'En Telegram un mensaje lo despierta solo. En Pro y Power no duerme nunca.',
    ],
  },
  goOn: 'Seguir de todos modos',
  fullTitle: 'En tu plan no cabe otro canal',
  full: (used: number, limit: number | null) => [
    `${count(used)} de ${count(limit)} canales en uso.`,
    'Desconecta uno o elige un plan mayor: Pro tiene 3 canales, Power los que quieras.',
  ],
  seePlan: 'Ver mi plan',
  seeChannels: 'Ver mis canales',

  page: {
    how: [
      'Una página propia para escribir a tu agente en cualquier navegador, sin instalar nada.',
      'Cada enlace de aquí deja entrar a un navegador, el tuyo, y vale una vez. Quien lo use puede escribir como si fueras tú: no se lo pases a nadie.',
    ],
    connect: 'Obtener mi enlace',
    open: 'Abrir la página',
    until: (at, duration) =>
      `El enlace vale una vez, hasta ${at} (${duration}). Un navegador que ha entrado sigue dentro 7 días.`,
    noLink: 'Para otro navegador toca «Enlace nuevo». Uno que ha entrado sigue dentro 7 días.',
    newLink: 'Enlace nuevo',
    whatToTry: 'Qué probar primero',
    state: {
      running: 'Tu agente responde en su página.',
      asleep: 'Tu agente duerme. Un mensaje en su página lo despierta.',
      stopped:
        'Tu agente no responde en este momento. Reiniciarlo suele ayudar (/status); si sigue así, dínoslo con /help.',
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
      'Tu agente ya no responde allí. Quito el token de tu máquina y de aquí, y el sitio en tu plan queda libre.',
      'El bot sigue siendo tuyo en Telegram: en @BotFather puedes revocar su token o borrarlo (/mybots).',
    ],
    discord: [
      'Tu agente ya no responde allí. Quito el token de tu máquina y de aquí, y el sitio en tu plan queda libre.',
      'El bot sigue siendo tuyo en Discord: en la página de desarrolladores puedes renovar su token o borrar la aplicación.',
    ],
    whatsapp: [
      'Tu agente ya no responde allí. Cierro su sesión en tu máquina, y el sitio en tu plan queda libre.',
      'Para estar seguro, mira en tu teléfono en Ajustes → Dispositivos vinculados y cierra lo que aún esté allí.',
    ],
    web: [
      'Se cierra la sesión de cada navegador que entró, y lo que tú y tu agente escribisteis allí se borra aquí. El sitio en tu plan queda libre.',
      'Tu agente sigue recordando lo que se le dijo.',
    ],
  },
  disconnectManaged: 'También se revoca su token, así que nadie puede usarlo más.',
  disconnecting: 'Desconectado aquí. Tu agente lo suelta en un momento.',
};
