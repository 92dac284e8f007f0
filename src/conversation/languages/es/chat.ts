import type { Chat } from '../en/chat.ts';
import { planCalled } from './numbers.ts';

export const chat: Chat = {
  menu: {
    title: 'Menú',
    line: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    status: 'Estado',
    usage: 'Uso',
    plan: 'Plan',
    claude: 'Claude',
    settings: 'Ajustes',
    help: 'Ayuda',
    open: 'Menú',
    back: 'Atrás',
    cancel: 'Cancelar',
  },

  settings: {
    title: 'Ajustes',
    language: 'Idioma',
    timezone: 'Zona horaria',
    quietHours: 'Horas de silencio',
    notices: 'Recordatorios y consejos',
    on: 'sí',
    off: 'no',
    noQuietHoursSet: 'ninguna',
    fromTo: (from, to) => `de ${from} a ${to}`,
    quietNow: (until) => `Ahora son horas de silencio, hasta las ${until}.`,
    turnOff: 'Desactivar recordatorios',
    turnOn: 'Activar recordatorios',
    turnedOff: [
      'Los recordatorios y consejos están desactivados, también antes de que venza un token de Claude.',
      'Todavía te escribo por tus pagos, por la seguridad de tu cuenta, si tu Claude deja de funcionar y cuando me pides algo.',
    ].join('\n\n'),
    turnedOn: 'Los recordatorios y consejos vuelven, fuera de tus horas de silencio.',
    week: 'Resumen semanal',
    turnWeekOn: 'Activar resumen semanal',
    turnWeekOff: 'Desactivar resumen semanal',
    weekIsOn: (day) =>
      `Cada lunes por la mañana te enviaré una imagen de la semana de tu agente: cómo funcionó y qué usó. La primera llega el ${day}.`,
    weekIsOff: 'El resumen semanal está desactivado.',
    chooseLanguage: '¿Qué idioma prefieres?',
    languageUnknown: 'Ese todavía no lo hablo. Elige uno de la lista.',
    chooseTimezone: '¿Dónde estás?',
    timezoneNow: (zone, time) => `Tu zona horaria es ${zone}; ahí son las ${time}.`,
    fixedOffset:
      'Una diferencia fija no sigue el horario de verano. Si tu reloj cambia, escribe mejor tu ciudad.',
    typeTimezone:
      'Elige, o escribe una ciudad (“Lisboa”), una zona horaria (“Europe/Lisbon”) o una diferencia (“+2”).',
    severalZones: (country: string) =>
      `${country}: hay varias zonas horarias. ¿Cuál de estos lugares está en la tuya?`,
    timezoneUnknown:
      'No conozco ese lugar. Prueba con la ciudad grande más cercana, una zona horaria como “Europe/Lisbon” o una diferencia como “UTC+2”.',
    cities: {
      'Europe/Madrid': 'Madrid',
      'Atlantic/Canary': 'Canarias',
      'America/Mexico_City': 'Ciudad de México',
      'America/Guatemala': 'Guatemala',
      'America/Bogota': 'Bogotá',
      'America/Caracas': 'Caracas',
      'America/Santiago': 'Santiago',
      'America/Argentina/Buenos_Aires': 'Buenos Aires',
      'America/New_York': 'Nueva York',
      'America/Los_Angeles': 'Los Ángeles',
      UTC: 'UTC',
    },
    chooseQuietHours: '¿Cuándo guardo silencio?',
    whatIsQuiet:
      'En las horas de silencio guardo los recordatorios y consejos para después. Las respuestas, los avisos de pago y seguridad, y que tu Claude dejó de funcionar llegan siempre.',
    typeQuietHours: 'Elige, o escribe horas como “22-7” o “22:30-07:00”.',
    noQuietHours: 'Ninguna',
    quietHoursUnknown: 'No entendí esas horas. Escríbelas así: “22-7” o “22:30-07:00”.',
  },

  help: {
    title: 'Ayuda',
    lines: [
      'Elige lo que necesitas, o escribe su número o su nombre.',
      '/menu – lo que puedes hacer\n/status – cómo va todo\n/usage – lo que usaste\n/plan – tu plan\n/connect – tu Claude\n/channels – dónde hablas con tu agente\n/files – los archivos de tu agente\n/link – usar también otra app\n/settings – idioma, zona horaria, horas de silencio\n/cancel – salir de lo que estás haciendo',
      'Nunca mandes contraseñas ni números de tarjeta aquí. Paga solo en la página de Stripe, y pega una clave de Claude solo cuando te la pida.',
    ],
  },

  notes: {
    stale: 'Ese menú ya no está al día. Estamos aquí:',
    notUnderstood: 'No entendí eso. Elige una de estas opciones, o escribe /help.',
    notUnderstoodPlain: 'No entendí eso. /menu muestra lo que puedo hacer, /help lo explica.',
    stillNotUnderstood: 'Sigo sin entenderlo. /menu muestra lo que puedo hacer.',
    welcome: '¡De nada!',
    okay: 'Muy bien.',
    who: 'Soy Automna, un bot: preparo tu propio agente de IA y lo cuido. Para hablar con una persona de nuestro equipo, escribe /support. Lo que vemos de ti está en /privacy.',
    upset:
      'Siento que esto no vaya bien. Escribe /support y unas palabras, y lo lee una persona de nuestro equipo.',
    agentIsThere: (where) => `Con tu agente hablas en su propio chat: ${where}.`,
    agentNeedsApp: '¿Es para tu agente? Primero conéctalo a una app: /channels.',
    onlyText: 'Aquí solo puedo leer texto. /menu muestra lo que puedo hacer.',
    cancelled: 'Cancelado. No cambió nada.',
    notOpenYet: (command) =>
      `/${command} está vacío mientras no tengas un plan. /plan muestra los planes.`,
    somethingWrong: (reference) =>
      `Algo falló de nuestro lado. Inténtalo otra vez en un minuto; si vuelve a pasar, manda /support y menciona ${reference}.`,
  },

  edge: {
    replyWithNumber: 'Responde con un número.',
    chooseOne: 'Elige una opción',
    linkBlocked:
      'Discord no me deja enviar el enlace ahora. Abre /menu más tarde o vincula otro chat con /link.',
    copy: 'Copiar',
    copyStep: (number) => `Copiar paso ${number}`,
    answerDirectly: (bot) => `Te respondo en nuestro chat directo: ${bot}`,
    writeMeDirectly: (bot) => `Mejor mándame un mensaje directo: ${bot}`,
    optionText: 'Tu mensaje, si quieres',
    form: {
      title: 'Pega tu clave',
      label: 'Token o clave',
      description: 'Se cifra enseguida y no se vuelve a mostrar.',
    },
  },

  commands: {
    start: 'Empezar, o ir a la primera pantalla',
    menu: 'Lo que puedes hacer',
    status: 'Cómo va todo',
    usage: 'Lo que usaste',
    plan: 'Tu plan',
    connect: 'Tu Claude',
    channels: 'Dónde hablas con tu agente',
    files: 'Los archivos de tu agente',
    api: 'Tus claves para programas',
    link: 'Vincular otra app',
    settings: 'Idioma, zona horaria, horas de silencio',
    stop: 'Detener tu agente ya',
    go: 'Dejar que siga un agente detenido',
    support: 'Escríbele a una persona del equipo',
    privacy: 'Lo que hizo nuestro equipo con tu agente',
    terms: 'Las condiciones que aceptas',
    help: 'Ayuda',
    cancel: 'Salir de lo que estás haciendo',
    delete: 'Eliminar tu cuenta o exportar tus datos',
  },
};
