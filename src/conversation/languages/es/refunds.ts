import type { RefundWords } from '../en/refunds.ts';

/** Dinero que vuelve. */
export const refund: RefundWords = {
  title: 'Tu dinero de vuelta',
  offer: (name) =>
    `Tu agente todavía no está listo, y es culpa nuestra. Lo sigo construyendo. Si prefieres no esperar, recupera tu dinero: ${name} termina en ese momento.`,
  offerNote:
    'Tu agente todavía no está listo, y es culpa nuestra. Si prefieres no esperar, te devuelvo tu dinero: /billing',
  take: 'Quiero mi dinero de vuelta',
  wait: 'Prefiero esperar',
  waiting: 'Gracias por tu paciencia. Te escribo en cuanto esté listo.',
  asking: 'Un momento, le aviso a Stripe…',
  trouble:
    'Stripe, nuestro proveedor de pagos, no responde en este momento. Tu reembolso quedó guardado: seguiré intentando y te escribo cuando esté hecho.',
  made: (amount) =>
    `${amount} van de vuelta hacia ti. Los bancos tardan de 5 a 10 días en mostrarlo.`,
  returned: (amount) =>
    `Tu banco no pudo recibir los ${amount} que te devolví, así que el dinero está otra vez con nosotros. Sigue siendo tuyo: dinos con /support cómo enviártelo.`,
  ended: 'Tu plan terminó y no se te cobrará nada más.',
  stays: 'Tu plan sigue igual.',
  second: 'Estabas pagando dos planes, así que terminé el segundo.',
  blockedCard: 'Esta tarjeta no se puede usar aquí, así que tu plan no empezó.',
  refused: {
    nothing_paid: 'No queda ningún pago que pueda devolverse. /billing los muestra todos.',
    too_much: 'Eso es más de lo que se pagó. No cambió nada.',
    too_late:
      'Tu agente quedó listo a tiempo, así que esta oferta ya terminó. Puedes cancelar cuando quieras en /plan.',
    disputed:
      'Tu banco ya está recuperando este pago, así que no puedo devolverlo otra vez. El dinero te llega de tu banco.',
    needs_operator:
      'No pude devolver el dinero por mi cuenta. Nuestro equipo ya lo sabe y se va a encargar.',
  },
};
