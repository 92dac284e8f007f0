import { limitOf, SERVICE_NAMES } from '../../../domain/services.ts';
import type { Changes } from '../en/changes.ts';
import { channels, count, price } from './numbers.ts';
import { services } from './services.ts';

/** Dejar un plan, volver a él y pasar a uno más pequeño. */
export const changes: Changes = {
  cancel: (name) => `Cancelar ${name}`,
  keep: (name) => `Conservar ${name}`,
  cancelTitle: (name) => `¿Cancelar ${name}?`,
  cancelAsk: (name, day) => `${name} termina el ${day}; hasta entonces todo sigue igual.`,
  cancelKept: 'Guardamos tu agente 30 días más por si vuelves.',
  cancelUnpaid: (name) =>
    `Tu último pago sigue pendiente. Si cancelas, ${name} termina ahora mismo y la factura pendiente se anula: no pagas nada más.`,

  asking: 'Un momento, le aviso a Stripe…',
  trouble:
    'Stripe, nuestro proveedor de pagos, no responde en este momento. Tu pedido quedó guardado: seguiré intentando y te escribo cuando esté listo.',
  endingTitle: (name, day) => `${name} termina el ${day}`,
  ending: (keptUntil) =>
    `No se te cobrará nada más. Hasta entonces todo sigue igual, y guardamos tu agente hasta el ${keptUntil}.`,
  mind: (name) => `¿Cambiaste de idea? Conserva ${name} y todo sigue como antes.`,
  whyAsk: '¿Nos cuentas por qué? Nos ayuda a mejorar.',
  reasons: {
    price: 'Es muy caro',
    unused: 'No lo uso',
    missing: 'Me falta algo',
    quality: 'No funcionó bien',
    other: 'Otra cosa',
  },
  thanks: 'Gracias por contarnos.',
  endedNow: 'Tu plan terminó y la factura pendiente quedó anulada. No se te cobrará nada más.',
  resumed: (name, day) => `${name} sigue como antes. Tu próximo pago es el ${day}.`,

  howSmaller:
    'Un plan más pequeño empieza cuando termina el mes que pagaste. Puedes cancelar cuando quieras.',
  toSmaller: (terms) => `Pasar a ${terms.name} · ${price(terms)}`,
  smallerTitle: (name) => `¿Pasar a ${name}?`,
  smallerWhen: (name, day, terms) =>
    `Conservas ${name} hasta el ${day}, porque está pagado hasta entonces. Desde ese día tienes ${terms.name}: ${price(terms)}.`,
  loses: (terms, smaller) =>
    [
      'Lo que tendrás entonces:',
      ...(terms.channels === smaller.channels
        ? []
        : [`• ${channels(smaller.channels)} en lugar de ${count(terms.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn
        ? ['• tu agente duerme cuando no tiene nada que hacer']
        : []),
      ...(terms.cron && !smaller.cron
        ? ['• sin tareas programadas (cron, heartbeat), skills propias ni explorador de archivos']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess ? ['• sin acceso a la API'] : []),
      `• cada mes: ${SERVICE_NAMES.map((each) => services[each].inPlan(limitOf(each, smaller))).join(', ')}`,
    ].join('\n'),
  dataStays: 'Todos tus datos se quedan.',
  whichStays: (name) => `En ${name} caben menos canales. ¿Cuál se queda?`,
  stays: (names) =>
    `Sigue conectado: ${names}. El resto queda en pausa; puedes cambiarlo en /channels.`,
  choose: (channel) => `Conservar ${channel}`,
  confirmSmaller: (name) => `Pasar a ${name}`,
  smallerDone: (name, day) => `Listo: ${name} empieza el ${day}. Hasta entonces no cambia nada.`,
  pending: (name, day) => `Cambia a ${name} el ${day}`,
  keepSize: (name) => `Seguir con ${name}`,
  sizeKept: (name) => `Sigues con ${name}. No cambia nada.`,

  refused: {
    no_plan:
      'Ahora no tienes ningún plan, así que no hay nada que cambiar. /plan muestra lo que puedes elegir.',
    not_smaller: 'Ese plan no es más pequeño que el tuyo. No cambió nada.',
    unpaid:
      'Tu último pago sigue pendiente. Págalo primero y vuelve a intentarlo. /billing te muestra cómo.',
    ending:
      'Tu plan está cancelado y termina de todos modos. Si quieres uno más pequeño, consérvalo primero. No cambió nada.',
    pending: 'Una mejora todavía espera su pago. Págala o déjala vencer y vuelve a intentarlo.',
    too_many:
      'Puedes cambiar el tamaño de tu plan tres veces al día y ya las usaste. Inténtalo mañana.',
    needs_operator:
      'No puedo cambiar este tipo de suscripción en el chat. Nuestro equipo ya lo sabe y se va a encargar. Todavía no cambió nada.',
  },
};
