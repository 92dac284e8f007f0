import type { MailWords } from '../en/mail.ts';

export const mail: MailWords = {
  hello: (name) => `Hola, ${name}:`,
  helloStranger: 'Hola:',
  moved: {
    cheaper: 'Tu plan ahora cuesta menos',
    cheaperSubject: (price) => `Tu plan ahora cuesta menos: ${price} al mes`,
    same: 'Tu plan tiene otro nombre',
    sameSubject: (plan) => `Tu plan ahora se llama ${plan}, al mismo precio`,
    before: 'Antes',
    after: 'Ahora',
    perMonth: (price) => `${price} al mes`,
    nextBill: (date) =>
      `El nuevo precio aparece en tu próximo cobro, el ${date}. No tienes que hacer nada.`,
    credit: (amount) =>
      `Por los días que ya habías pagado al precio anterior, tus próximos cobros bajan ${amount}.`,
    oneChange: 'Lo único que cambia: tu agente ahora usa tu propia cuenta de Claude.',
    until: (date) =>
      `Hasta el ${date} sigue con nuestra clave, así que nada se detiene. Conecta tu Claude antes: toma dos minutos, ahí mismo en el chat.`,
    connect: 'Conecta tu Claude en el chat: toma dos minutos.',
    ownKey: 'Tu agente sigue con la clave de Claude que ya tiene, así que nada se detiene.',
  },
  invited: {
    title: 'Automna ahora vive en tu chat',
    what: (price) =>
      `El plan gratis ya no existe. Los planes empiezan en ${price} al mes y tu agente usa tu propia cuenta de Claude.`,
    choose: 'Si quieres seguir, abre el chat y elige un plan.',
    otherwise: 'Si no, no hagas nada: no se te cobra y no voy a insistir.',
  },
  reminder: {
    title: (date) => `Tu agente usa nuestra clave hasta el ${date}`,
    what: 'Conecta antes tu propio Claude y todo sigue igual. Toma dos minutos, ahí mismo en el chat.',
    stoppedTitle: 'Tu agente ya no puede responder',
    stopped:
      'El tiempo con nuestra clave terminó. Todo lo que tu agente sabe sigue ahí: conecta tu propio Claude en el chat y continúa.',
  },
  link: {
    title: 'Tu nuevo enlace',
    what: 'Alguien abrió un enlace viejo de tu cuenta, por eso te mando uno nuevo. Si no fuiste tú, ignora este correo: no pasa nada.',
  },
  pick: 'Ahora todo se maneja desde un chat. Elige la app que prefieras:',
  open: (app) => `Abrir ${app}`,
  back: 'Volver a tu chat',
  word: (word) => `Si el bot te saluda pero no te reconoce, mándale esta palabra: ${word}`,
  once: (date) => `El enlace es solo tuyo. Funciona una vez, hasta el ${date}; no lo reenvíes.`,
  why: 'Recibes este correo porque tienes una cuenta de Automna con esta dirección.',
  stop: 'No recibir más recordatorios por correo',
  stopPage: {
    title: '¿Dejar de recibir recordatorios por correo?',
    what: 'Si cambia algo de tu contrato, te seguiremos avisando por correo.',
    button: 'Detener recordatorios',
    done: 'Listo: no recibirás más recordatorios por correo.',
  },
};
