import type { PlanTerms } from '../../../domain/plans.ts';
import { numberWords } from '../format.ts';
import type { upgradeEn } from '../en/upgrade.ts';

const { count, dollars, plural } = numberWords('es', 'ilimitado');

const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} al mes`;

const channels = (limit: number | null): string =>
  limit === null
    ? 'canales ilimitados'
    : `${count(limit)} ${plural(limit, { one: 'canal', other: 'canales' })}`;

/** What is said about changing to a bigger plan, in Spanish. */
export const upgradeEs: typeof upgradeEn = {
  to: (terms) => `Pasar a ${terms.name} · ${price(terms)}`,
  others:
    'Pasar a un plan más pequeño, cancelar y reanudar todavía no es posible en este chat. Pasar a uno más grande sí.',
  othersAtTop:
    'Pasar a un plan más pequeño, cancelar y reanudar todavía no es posible en este chat.',
  seeWaiting: (name) => `Mi cambio a ${name}`,
  title: (name) => `Pasar a ${name}`,
  none: 'No se está cambiando nada de tu plan. /plan muestra lo que tienes.',

  asking: 'Un momento, le pregunto a Stripe cuánto cuesta…',
  askingTrouble:
    'Stripe, nuestro proveedor de pagos, no responde ahora mismo. Sigo preguntando y muestro el importe en cuanto funcione. No se ha cobrado nada.',
  changed:
    'Tu suscripción ha cambiado desde que te dije un importe, así que no he cobrado nada y he vuelto a preguntar.',
  changedElsewhere:
    'Tu suscripción ha cambiado desde que te dije un importe, así que no he cobrado nada. /plan lleva al nuevo.',
  dueNow: (amount) =>
    `A pagar ahora: ${amount}, por lo que el plan más grande cuesta de más hasta el próximo pago. Stripe lo cobra a la tarjeta que tiene de ti.`,
  nothingDue: 'Ahora no hay nada que pagar.',
  afterwards: (terms, day) =>
    `Después ${price(terms)}. El próximo pago es el ${day}, igual que hasta ahora.`,
  adds: (smaller, terms) =>
    [
      'Lo que añade:',
      ...(smaller.channels === terms.channels
        ? []
        : [`• ${channels(terms.channels)} en lugar de ${count(smaller.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn
        ? ['• siempre encendido: tu agente ya no duerme']
        : []),
      ...(terms.cron && !smaller.cron
        ? ['• trabajo programado (cron, heartbeat) y skills propias']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess ? ['• acceso a la API'] : []),
      `• al mes: ${count(terms.searches)} búsquedas (ahora ${count(smaller.searches)}), ${count(terms.browserMinutes)} min de navegador (ahora ${count(smaller.browserMinutes)}), ${count(terms.emails)} correos (ahora ${count(smaller.emails)}), ${count(terms.phoneMinutes)} min de teléfono (ahora ${count(smaller.phoneMinutes)})`,
    ].join('\n'),
  holdsUntil: (at, left) => `Este importe vale hasta las ${at} (${left}).`,
  confirm: (amount) => `Pagar ${amount} y cambiar`,
  confirmFree: 'Cambiar ahora',
  again: 'Preguntar otra vez',
  tryAgain: 'Intentar de nuevo',
  over: 'Ese importe ya no vale. No se ha cobrado nada. ¿Vuelvo a preguntar a Stripe?',

  changing: 'Un momento, Stripe está cambiando tu plan…',
  changingTrouble:
    'Stripe, nuestro proveedor de pagos, no responde ahora mismo. Sigo en ello y miro qué ha sido de tu cambio antes de intentarlo otra vez: pagas una vez como mucho.',
  underWay: 'Tu cambio ya está en Stripe. Te escribo con lo que resulte.',
  givenUp:
    'Stripe ha tardado demasiado en responder, así que he dejado tu cambio. No se ha cobrado nada y tu plan sigue como estaba. /plan lo empieza de nuevo.',
  done: (name) =>
    `Tu plan es ahora ${name}. Tu agente recibe lo que añade en un momento; todos sus datos se quedan.`,

  unpaid: (name, until) => [
    'El pago no ha salido bien: tu banco lo ha rechazado o quiere que lo confirmes. Tu plan anterior sigue, y no se ha cobrado nada.',
    `Págalo o confírmalo en la página de Stripe antes de: ${until}, y ${name} empieza solo. Si no lo haces, el cambio se descarta.`,
  ],
  payIt: 'Pagar o confirmar con Stripe',
  lapsed: (name) =>
    `El pago de ${name} no llegó a tiempo, así que el cambio se ha descartado. No se ha cobrado nada y tu plan sigue como estaba.`,

  refused: {
    no_plan: () => 'Ahora mismo no tienes ningún plan, así que no hay nada que ampliar. Elige uno:',
    not_bigger: () => 'Ya tienes este plan o uno más grande. No se ha cobrado nada.',
    past_due: () =>
      'Tu último pago falló, así que un plan más grande tiene que esperar. Paga primero la factura pendiente y vuelve a intentarlo. No se ha cobrado nada más.',
    unpaid: () =>
      'Tu pago está pendiente y tu plan se ha detenido, así que uno más grande tiene que esperar. Paga primero la factura pendiente y vuelve a intentarlo.',
    pending: (until) =>
      `Un cambio anterior de tu plan todavía espera su pago. Paga su factura o déjalo: termina solo (${until}). Después vuelve a intentarlo.`,
    ending: (until) =>
      `Tu plan está cancelado y termina el ${until}, así que no puedo ampliarlo. Reanudarlo todavía no es posible en este chat; después de ese día /plan ofrece todos los planes.`,
    too_many: (until) =>
      `Un plan se puede cambiar tres veces al día, y ya se han usado. Puedes volver a cambiarlo después de: ${until}.`,
    declined: () =>
      'Tu banco ha rechazado la tarjeta que Stripe tiene de ti. No se ha cobrado nada y tu plan sigue como estaba. Pregunta a tu banco y vuelve a intentarlo.',
    needs_operator: () =>
      'Tu suscripción es de las que no puedo cambiar en este chat. No se ha cobrado nada; nuestro equipo está avisado y se ocupa.',
  },
};
