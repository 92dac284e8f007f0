import type { WebChat } from '../en/web-chat.ts';

export const webChat: WebChat = {
  title: 'Tu agente',
  status: { awake: 'despierto', asleep: 'dormido, despierta cuando le escribes' },
  enterTitle: '¿Escribirle aquí a tu agente?',
  enterWhat: 'Este navegador sigue conectado 7 días. Hazlo solo en un dispositivo tuyo.',
  enter: 'Abrir la página de mi agente',
  enterOver: 'Este enlace ya venció.',
  enterAgain:
    'Sirve una vez, durante diez minutos. Para tener otro, abre /channels en tu chat y luego Web.',
  notIn: 'Este navegador no está conectado.',
  notInHow: 'Para tener un enlace, abre /channels en tu chat y luego Web.',
  left: 'Cerraste la sesión.',
  leftHow: 'Para volver, abre /channels en tu chat y luego Web.',
  leave: 'Salir',
  label: 'Mensaje para tu agente',
  send: 'Enviar',
  conversation: 'La conversación',
  you: 'Tú',
  agent: 'Tu agente',
  nothingYet: 'Todavía no hay nada. Escribe abajo, como a una persona.',
  kept: 'Los mensajes se quedan 30 días en esta página.',
  again: 'Enviar otra vez',
  ideas: [
    'Cuéntame qué puedes hacer por mí',
    'Busca tres cafés tranquilos cerca para trabajar',
    'Recuérdame mañana a las 9 llamar al dentista',
  ],
  waits: {
    queued: 'En camino…',
    sent: 'Tu agente está en eso…',
    waking: 'Tu agente estaba dormido y está despertando. Toma más o menos un minuto…',
    away: 'Ahora mismo no llego a tu agente. Lo recibe en cuanto pueda.',
  },
  failed: {
    claude: 'Sin respuesta: tu agente no pudo usar tu Claude. /connect en tu chat muestra por qué.',
    interrupted: 'Sin respuesta: tu agente se detuvo o se durmió a la mitad. Mándalo otra vez.',
    no_answer: 'Sin respuesta: por un día no pude llegar a tu agente. Mándalo otra vez.',
    refused: 'Sin respuesta: tu agente no supo qué hacer con eso. Prueba con otras palabras.',
  },
  failedBecause: (why) => `Sin respuesta. ${why}`,
  problem: {
    empty: 'Estaba vacío. Escribe algo.',
    too_long: 'Es demasiado largo: el límite son 8,000 caracteres. No se envió.',
    secret:
      'Eso parece una clave de Claude, y tu agente no necesita conocerla. No se envió. /connect en tu chat la recibe de forma segura.',
    too_many: 'Tu agente todavía tiene 10 mensajes por responder. Este no se ha enviado.',
  },
  closed: {
    off: 'Esta página se desconectó. Abre /channels en tu chat para conectarla otra vez.',
    plan: 'Esta página está en pausa por tu plan. /channels en tu chat muestra tus opciones.',
    hold: 'Tu cuenta se va a eliminar, así que tu agente está en pausa. En tu chat todavía puedes conservarla.',
  },
};
