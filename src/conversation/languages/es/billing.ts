import type { Billing, Comp } from '../en/billing.ts';

/** Pagos: lo que se cobra después, la tarjeta, las facturas, un pago que falló. */
export const billing: Billing = {
  title: 'Pagos',
  asking: 'Un momento, le pregunto a Stripe…',
  trouble:
    'Stripe, nuestro proveedor de pagos, no responde en este momento. Seguiré intentando y te lo muestro todo en cuanto funcione.',
  next: 'Próximo cobro',
  nextIs: (amount, day) => `${amount} el ${day}`,
  nothingNext: 'ninguno',
  card: 'Tarjeta',
  cardIs: (brand, last4) => `${brand} terminada en ${last4}`,
  cardEnds: (card, month) => `${card}, válida hasta ${month}`,
  noCard: 'ninguna guardada',
  invoice: (amount, day) => `${day} · ${amount}`,
  openInvoice: (amount, day) => `${day} · ${amount}, sin pagar`,
  changeCard: 'Cambiar tarjeta',
  receipts: 'Recibos',
  receiptsOff: 'Desactivar recibos',
  receiptsOn: 'Activar recibos',
  receiptsAreOff: 'Ya no te enviaré recibos después de un pago. Aquí los sigues encontrando.',
  receiptsAreOn: 'Te enviaré un recibo corto después de cada pago.',

  failed: (amount, name) =>
    `Tu pago no se completó: tu banco rechazó ${amount} de ${name} o quiere que lo confirmes. Tu agente sigue funcionando por ahora.`,
  failedCard: (card) => `Se intentó cobrar a tu ${card}.`,
  nextTry: (day) => `Próximo intento: ${day}, o en cuanto cambies la tarjeta.`,
  noNextTry: 'No se volverá a intentar solo: cambia la tarjeta o paga la factura.',
  lastDay: (day) => `Último día: ${day}. Después tu agente queda en pausa y no se borra nada.`,
  stopped: 'Tu agente está en pausa hasta que se pague. No se borra nada.',
  updateCard: 'Actualizar tarjeta',
  payInvoice: 'Pagar o confirmar la factura',
  drawn: { title: 'Recibo', plan: 'Plan', period: 'Período', next: 'Próximo pago' },
  renewed: (amount, name, period, day) =>
    `Pagado: ${amount} de ${name}, ${period}. Tu próximo pago es el ${day}.`,
  nextCard: (card) => `El próximo pago se cobra a tu ${card}.`,
  late: (name) => `¡Pago recibido, gracias! ${name} sigue como antes.`,
  receipt: 'Recibo',
  cardEndsSoon: (card, month) =>
    `Tu ${card} solo es válida hasta ${month}. Agrega otra a tiempo para que tu agente siga funcionando.`,
  lapsed:
    'Llevas 30 días sin plan, así que pronto borraré tu agente y tus datos. Puedes detenerlo, descargar tus datos o elegir un plan.',
};

/** Un plan gratis. */
export const comp: Comp = {
  given: (name, until) =>
    `Buenas noticias: ${name} va por nuestra cuenta hasta el ${until}. No pagas nada por él.`,
  afterwards:
    'Va por nuestra cuenta: no pagas nada. Para que tu agente siga después, elige un plan antes de que termine.',
  thenBack: (name) => `Va por nuestra cuenta: no pagas nada extra. Después vuelves a ${name}.`,
  endsSoon: (name, until) =>
    `Tu ${name} gratis termina el ${until}. Para que tu agente siga en marcha, elige un plan: /plan`,
  endsBack: (name, until, back) =>
    `Tu ${name} gratis termina el ${until}. Después vuelves a ${back}; /plan muestra los dos.`,
  over: (name) =>
    `Tu ${name} gratis terminó. No se borra nada: elige un plan con /plan y todo sigue.`,
  back: (name, back) => `Tu ${name} gratis terminó. Ya estás otra vez en ${back}.`,
};
