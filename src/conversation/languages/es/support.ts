import type { Support } from '../en/support.ts';

export const support: Support = {
  title: 'Ayuda del equipo',
  ask: '¿En qué te ayudamos? Escríbelo aquí, en los mensajes que quieras. Lo lee una persona de nuestro equipo.',
  whatTheySee:
    'También ve cómo están tu agente, tu Claude y tu plan. No ve ninguna clave ni nada de lo que hablas con tu agente.',
  noUsualWait: 'Todavía no puedo decirte cuánto tarda una respuesta.',
  usualWait: (time) => `Últimamente la primera respuesta tardó unos ${time}.`,
  sent: 'Ya lo pasé al equipo.',
  waiting: (since) =>
    `Lo lee una persona de nuestro equipo. Esperas desde el ${since}; la respuesta llega aquí.`,
  more: 'Si quieres agregar algo, escríbelo aquí.',
  answered: '¿Quedó resuelto?',
  solved: 'Resuelto',
  closed: 'Qué bueno que quedó. Escribe /support cuando nos necesites.',
  fromPerson: (answer) => `Una persona de nuestro equipo te escribe:\n\n${answer}`,
};
