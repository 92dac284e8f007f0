import { FEATURES } from '../../../domain/features.ts';
import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, type MeteredService, SERVICE_NAMES } from '../../../domain/services.ts';
import type { Upgrade } from '../en/upgrade.ts';
import { channels, count, price } from './numbers.ts';
import { services } from './services.ts';

export const upgrade: Upgrade = {
  to: (terms) => `Pasar a ${terms.name} · ${price(terms)}`,
  seeWaiting: (name) => `Mi cambio a ${name}`,
  title: (name) => `Pasar a ${name}`,
  none: 'Tu plan no está cambiando ahora mismo. /plan muestra lo que tienes.',

  asking: 'Un momento, le pregunto a Stripe cuánto cuesta…',
  askingTrouble:
    'Stripe, nuestro proveedor de pagos, no responde en este momento. Sigo preguntando y te muestro el monto en cuanto funcione. No se te cobró nada.',
  quotedElsewhere: (name) =>
    `Stripe ya responde: sé cuánto te cuesta ${name}. /plan te lleva al monto.`,
  changed:
    'Tu suscripción cambió desde que te dije el monto, así que no cobré nada y pregunté otra vez.',
  changedElsewhere:
    'Tu suscripción cambió desde que te dije el monto, así que no cobré nada. /plan te lleva al nuevo.',
  dueNow: (amount) =>
    `Hoy pagas ${amount}: la diferencia hasta tu próximo pago. Stripe lo cobra a tu tarjeta guardada.`,
  nothingDue: 'Hoy no pagas nada.',
  afterwards: (terms, day) => `Después, ${price(terms)}. Tu próximo pago es el ${day}, como antes.`,
  adds: (smaller, terms) =>
    [
      'Lo que recibes:',
      ...(smaller.channels === terms.channels
        ? []
        : [`• ${channels(terms.channels)} en lugar de ${count(smaller.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn
        ? ['• siempre encendido: tu agente nunca duerme']
        : []),
      ...(terms.cron && !smaller.cron
        ? ['• tareas programadas (cron, heartbeat) y skills propias']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess && FEATURES.apiAccess.isOpen
        ? ['• acceso a la API']
        : []),
      `• al mes: ${SERVICE_NAMES.map((each) => serviceChange(each, smaller, terms)).join(', ')}`,
    ].join('\n'),
  holdsUntil: (at, left) => `Este precio vale hasta las ${at} (${left}).`,
  confirm: (amount) => `Pagar ${amount} y cambiar`,
  confirmFree: 'Cambiar ahora',
  again: 'Pedir otro precio',
  tryAgain: 'Intentar otra vez',
  over: 'Ese precio ya venció. No se te cobró nada. ¿Quieres uno nuevo?',

  changing: 'Un momento, Stripe está cambiando tu plan…',
  changingTrouble:
    'Stripe, nuestro proveedor de pagos, no responde en este momento. Sigo en eso y reviso qué pasó antes de intentarlo otra vez, así que pagas una vez como máximo.',
  underWay: 'Tu cambio ya está en Stripe. Te escribo cuando esté hecho.',
  givenUp:
    'Stripe tardó demasiado en responder, así que detuve tu cambio. No se te cobró nada y tu plan sigue igual. Para intentarlo otra vez, manda /plan.',
  done: (name) =>
    `Ya tienes ${name}. En un momento tu agente recibe todo lo que incluye; todos sus datos siguen ahí.`,

  unpaid: (name, until) => [
    'El pago no pasó: tu banco lo rechazó o quiere que lo confirmes. No se te cobró nada, y tu plan anterior sigue.',
    `Págalo o confírmalo en la página de Stripe antes de esta fecha: ${until}, y ${name} empieza solo. Si no, el cambio se descarta.`,
  ],
  keepFirst: 'Conservar mi plan',
  payIt: 'Pagar o confirmar con Stripe',
  drop: 'Descartar el cambio',
  dropping: 'Un momento, estoy descartando el cambio…',
  dropped: 'Descarté el cambio. No se te cobró nada y tu plan sigue igual.',
  lapsed: (name) =>
    `El pago de ${name} no llegó a tiempo, así que descarté el cambio. No se te cobró nada y tu plan sigue igual.`,

  refused: {
    no_plan: () => 'Ahora mismo no tienes un plan, así que no hay nada que ampliar. Elige uno:',
    not_bigger: () => 'Ya tienes este plan o uno más grande. No se te cobró nada.',
    past_due: () =>
      'Tu último pago falló. Paga primero la factura pendiente e inténtalo otra vez. No se cobró nada más.',
    unpaid: () =>
      'Tu plan está detenido porque hay un pago pendiente. Paga primero la factura e inténtalo otra vez.',
    pending: (until) =>
      `Un cambio anterior todavía espera su pago. Paga su factura, o deja que venza (${until}). Después inténtalo otra vez.`,
    ending: (until) =>
      `Tu plan está cancelado y termina el ${until}, así que así no puedo ampliarlo. Consérvalo primero y después mejóralo.`,
    too_many: (until) =>
      `Puedes cambiar tu plan tres veces al día, y ya las usaste. Puedes cambiarlo otra vez después de esta hora: ${until}.`,
    declined: () =>
      'Tu banco rechazó la tarjeta guardada en Stripe. No se te cobró nada y tu plan sigue igual. Habla con tu banco e inténtalo otra vez.',
    needs_operator: () =>
      'No puedo cambiar este tipo de suscripción en el chat. No se te cobró nada. Nuestro equipo ya lo sabe y se encarga.',
  },
};

function serviceChange(service: MeteredService, smaller: PlanTerms, terms: PlanTerms): string {
  return `${services[service].inPlan(limitOf(service, terms))} (ahora ${count(limitOf(service, smaller))})`;
}
