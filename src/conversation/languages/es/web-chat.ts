import type { webChatEn } from '../en/web-chat.ts';

/** What is said on the page of an agent, in Spanish. */
export const webChatEs: typeof webChatEn = {
  title: 'Tu agente',
  enterTitle: '¿Escribir aquí a tu agente?',
  enterWhat: 'Este navegador sigue dentro 7 días. Hazlo solo en un dispositivo tuyo.',
  enter: 'Abrir la página de mi agente',
  enterOver: 'Este enlace ya no vale.',
  enterAgain: 'Vale una vez y durante diez minutos. Pide otro en tu chat: /channels y luego Web.',
  notIn: 'Este navegador no ha entrado.',
  notInHow: 'Pide un enlace en tu chat: /channels y luego Web.',
  left: 'Has salido.',
  leftHow: 'Para volver, pide un enlace en tu chat: /channels y luego Web.',
  leave: 'Salir',
  label: 'Mensaje para tu agente',
  send: 'Enviar',
  conversation: 'Vuestra conversación',
  you: 'Tú',
  agent: 'Tu agente',
  nothingYet: 'Aquí todavía no se ha dicho nada. Escribe abajo, como a una persona.',
  kept: 'Lo que se escribe aquí sigue en esta página 30 días.',
  waits: {
    queued: 'En camino…',
    sent: 'Tu agente está en ello…',
    waking: 'Tu agente dormía y se está despertando. Tarda como un minuto…',
    away: 'Ahora mismo no se puede llegar a tu agente. Lo recibirá en cuanto se pueda.',
  },
  failed: {
    claude:
      'Sin respuesta: tu agente no pudo usar tu Claude. En tu chat /connect muestra qué pasa.',
    interrupted:
      'Sin respuesta: tu agente se detuvo o se durmió a la mitad. Por favor, envíalo otra vez.',
    no_answer:
      'Sin respuesta: durante un día no se pudo llegar a tu agente. Por favor, envíalo otra vez.',
    refused: 'Sin respuesta: tu agente no supo qué hacer con ello. Prueba con otras palabras.',
  },
  problem: {
    empty: 'No había nada. Por favor, escribe algo.',
    too_long: 'Es demasiado largo; como mucho caben 8.000 caracteres. No se ha enviado.',
    secret:
      'Eso parece una credencial de Claude, y un agente no debería conocerla. No se ha enviado. En tu chat /connect la recibe de forma segura.',
    too_many: 'Tu agente aún tiene 10 mensajes por responder. Este todavía no se ha enviado.',
  },
  closed: {
    off: 'Esta página se desconectó. En tu chat /channels la conecta de nuevo.',
    plan: 'Esta página está en pausa por tu plan. En tu chat /channels muestra qué se puede hacer.',
    hold: 'Tu cuenta se va a borrar, así que tu agente descansa. En tu chat aún puedes conservarla.',
  },
};
