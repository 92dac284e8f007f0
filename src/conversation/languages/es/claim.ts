import type { ClaimWords } from '../en/claim.ts';

export const claim: ClaimWords = {
  title: 'Qué bueno verte de nuevo',
  looking: 'Un momento, estoy buscando tu cuenta…',
  ask: (email) => `Este chat va a manejar la cuenta de ${email}. ¿Eres tú?`,
  onlyYou: 'Si otra persona te mandó este enlace, elige No y no pasa nada.',
  yes: 'Sí, soy yo',
  no: 'No',
  joining: 'Un momento, estoy trayendo tu cuenta aquí…',
  refused: 'Está bien, no pasó nada. El enlace le sigue sirviendo a su dueño.',
  own: 'Este chat ya maneja esa cuenta.',
  over: 'Ese enlace ya se usó o venció. Pídenos uno nuevo con el correo de tu cuenta.',
  renewed: 'Ese enlace venció. Ya mandé uno nuevo al correo de la cuenta.',
  conflict:
    'Este chat ya tiene su propio plan o agente, así que no puedo traer la otra cuenta aquí. Abre el enlace en otra de tus apps.',
  done: (plan) => `Tu cuenta ya está aquí, con el plan ${plan}.`,
  here: 'Tu cuenta ya está aquí.',
  cheaper: (before, oldPrice, after, newPrice) =>
    `Tu plan ahora cuesta menos: ${before} por ${oldPrice} al mes pasa a ser ${after} por ${newPrice}.`,
  renamed: (before, after, price) =>
    `Tu plan ${before} ahora se llama ${after} y sigue costando ${price} al mes.`,
  oneChange: 'Lo único que cambia: tu agente usa tu propio Claude.',
  doneFree: 'Tu cuenta ya está aquí. Elige un plan cuando quieras y preparo tu agente.',
  until: (date) =>
    `Hasta el ${date} tu agente sigue con nuestra clave. Conecta tu propio Claude antes, con /connect.`,
};
