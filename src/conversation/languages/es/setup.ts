import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, SERVICE_NAMES } from '../../../domain/services.ts';
import type { Setup } from '../en/setup.ts';
import { channels, count, dollars, has, price } from './numbers.ts';
import { services } from './services.ts';

const uptime = (terms: PlanTerms): string =>
  terms.alwaysOn ? 'siempre encendido' : 'duerme cuando no se usa';

export const setup: Setup = {
  hello: {
    title: 'Hola, soy Automna.',
    what: 'Voy a preparar tu propio agente de IA: un OpenClaw privado que funciona con tu Claude.',
    next: 'Toma unos cinco minutos, aquí mismo en este chat.',
    short: 'Tu propio agente de IA, listo en este chat en unos cinco minutos.',
    choosePlan: 'Elegir un plan',
    howItWorks: 'Cómo funciona',
    haveAccount: 'Ya tengo una cuenta',
  },

  how: {
    title: 'Cómo funciona',
    steps: [
      '1. Eliges un plan y pagas en la página de Stripe.',
      '2. Conectas tu Claude: una suscripción o una clave de API.',
      '3. Creo tu agente en más o menos un minuto. Es solo tuyo.',
      '4. Hablas con tu agente, y vuelves aquí para ver tu uso o cambiar algo.',
    ],
    yours:
      'Tu agente habla directo con Anthropic, con tu propio Claude. Guardo tu clave cifrada y no se la muestro a nadie.',
  },

  plans: {
    uptime,
    title: 'Elige un plan',
    price,
    card: (terms) =>
      [
        `${channels(terms.channels)} · ${uptime(terms)}`,
        SERVICE_NAMES.map((each) => services[each].inPlan(limitOf(each, terms))).join(' · '),
      ].join('\n'),
    details: (terms) =>
      [
        ...SERVICE_NAMES.map((each) => services[each].details(limitOf(each, terms))),
        `Canales para tu agente: ${count(terms.channels)}`,
        `Tareas programadas (cron, heartbeat): ${has(terms, 'cron')}`,
        `Skills propias: ${has(terms, 'customSkills')}`,
        `Explorador de archivos: ${has(terms, 'fileBrowser')}`,
        `Acceso a la API: ${has(terms, 'apiAccess')}`,
        `Tu agente: ${terms.alwaysOn ? 'siempre encendido' : 'duerme cuando no se usa y despierta cuando le escribes'}`,
      ].join('\n'),
    aiIsYours:
      'La IA no está incluida en el precio y no la limitamos: tu agente funciona con tu propio Claude, que le pagas a Anthropic.',
    priceChanges: {
      tax: 'Puede que se sumen impuestos; Stripe te los muestra antes de pagar.',
      currency: 'Stripe puede mostrarte el precio en tu moneda.',
    },
    soon: (names) => `Llega pronto y todavía no está en los planes: ${names}.`,
    compare: 'Comparar',
    compareTitle: 'Los planes, lado a lado',
    confirmTitle: (name) => `Confirma tu plan: ${name}`,
    confirm: (terms) =>
      `Pagas ${dollars(terms.priceCents)} hoy y después cada mes hasta que canceles. Stripe se encarga del pago; nunca veo tu tarjeta.`,
    goToPayment: (terms) => `Pagar ${dollars(terms.priceCents)}`,
    otherPlan: 'Otros planes',
    yourPlan: (name) => `Tu plan: ${name}`,
    none: 'Ahora mismo no tienes un plan.',
  },

  pay: {
    title: (terms) => `${terms.name} · ${price(terms)}`,
    making: 'Un momento, estoy creando tu enlace de pago…',
    stripeBusy:
      'Stripe, nuestro proveedor de pagos, no responde en este momento. Sigo intentando y te mando el enlace en cuanto funcione. No se te cobró nada.',
    open: (terms) =>
      `Tu enlace de pago para ${terms.name} está listo. Veré el pago automáticamente y seguimos aquí.`,
    looking: 'Le estoy preguntando a Stripe. En cuanto aparezca el pago, seguimos aquí.',
    validUntil: (at, left) => `Sirve hasta las ${at} (${left}).`,
    link: (terms) => `Pagar ${dollars(terms.priceCents)} con Stripe`,
    iPaid: 'Ya pagué',
    newLink: 'Enlace nuevo',
    checkAgain: 'Revisar otra vez',
    expired: 'Este enlace de pago ya venció. No se te cobró nada. ¿Quieres uno nuevo?',
    alreadySubscribed:
      'Ya tienes una suscripción, así que no creé otro enlace: pagarías dos veces. Si acabas de pagar, revisa otra vez en un momento.',
    left: 'No hay problema, no se te cobró nada. Tu enlace sigue sirviendo por si cambias de idea.',
    notSeen:
      'Todavía no veo ningún pago en Stripe. Si acabas de pagar, espera un minuto y revisa otra vez.',
    unchecked: (at) =>
      `Stripe, nuestro proveedor de pagos, no responde en este momento, así que todavía no veo tu pago. Vuelvo a mirar a las ${at} y sigo en eso; no pagues otra vez.`,
    askLater:
      'Stripe, nuestro proveedor de pagos, no responde en este momento, así que no veo tu pago. Pregúntame otra vez en unos minutos; no pagues de nuevo.',
    waits:
      'Tu banco ya está en eso: este tipo de pago tarda unos días. En cuanto llegue el dinero, empiezo y te escribo. Si tu banco lo rechaza, te mando un enlace nuevo.',
    connectNext: 'Ahora conecta tu Claude: /connect',
    received: (name) => `Pago recibido, ¡gracias! Ya tienes ${name}.`,
    paid: (name) => `${name} está pagado. Aquí ya terminaste.`,
    goOn: 'Continuar',
    ended:
      'Tu suscripción terminó. Por ahora guardo tus datos; elige un plan para seguir donde quedaste.',
    openInvoice: 'Pagar la factura pendiente',
    unpaid:
      'Tu plan está detenido porque hay un pago pendiente. Sigue en cuanto se pague la factura.',
    blocked:
      'Tu banco está recuperando uno de tus pagos, así que tu plan está en espera. No se borra nada. Si es un error, pídele a tu banco que lo retire y todo sigue solo.',
    flagged:
      'La red de tu tarjeta marcó tu pago. Mientras nuestro equipo lo revisa, esperan la búsqueda web, el navegador, el correo y el teléfono; tu agente sigue hablando contigo. No tienes que hacer nada.',
    lifted: 'Todo en orden: tu pago está bien y todo funciona otra vez.',
    unreadable:
      'No puedo saber de qué plan es tu suscripción. Nuestro equipo ya lo sabe y lo va a resolver. No se borra nada y no tienes que pagar otra vez.',
    pausedUnreadable:
      'Tu agente está en pausa: no veo en Stripe qué paga tu suscripción. Nuestro equipo ya lo sabe y lo va a resolver. No se borra nada.',
    pausedUnpaid:
      'Tu agente está en pausa porque hay un pago pendiente. No se borra nada: en cuanto se pague la factura, arranca otra vez con todos sus datos.',
    pausedEnded:
      'Tu plan terminó, así que tu agente está en pausa. No se borra nada: elige un plan y arranca otra vez con todos sus datos.',
  },
};
