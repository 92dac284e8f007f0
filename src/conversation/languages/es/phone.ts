import type { Phone } from '../en/phone.ts';

export const phone: Phone = {
  turnOn: 'Activar teléfono',
  turnOff: 'Desactivar teléfono',
  onTitle: '¿Dejas que tu agente llame por teléfono?',
  onWhat:
    'Recibe un número propio de Estados Unidos y puede llamar ahí y a Canadá durante el día, según tu hora. Quien llame a ese número le deja un mensaje.',
  onCosts: (minutes) =>
    `Las llamadas en ambos sentidos se cuentan por segundo: tu plan tiene ${minutes} minutos al mes. No pagas nada más.`,
  onCareful: 'Por teléfono tu agente habla por ti: dile a quién puede llamar.',
  onYes: 'Activar',
  turningOn: 'Tu agente está recibiendo su número. Tarda más o menos un minuto.',
  offTitle: '¿Desactivar el teléfono?',
  offWhat: (number) =>
    number === null
      ? 'Tu agente ya no podrá llamar a nadie.'
      : `Tu agente ya no podrá llamar a nadie, y el ${number} se pierde para siempre.`,
  offYes: 'Desactivar',
  isOff: 'El teléfono está desactivado.',
  gettingNumber: 'número en camino ⏳',
};
