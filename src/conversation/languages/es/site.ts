import type { Site } from '../en/site.ts';
import { channels } from './numbers.ts';

export const site: Site = {
  title: 'Tu propio agente de IA, listo desde un chat.',
  what: 'Un OpenClaw privado que funciona con tu Claude. Toma unos cinco minutos.',
  startIn: (app) => `Empezar en ${app}`,
  chooseIn: (name, app) => `${name} en ${app}`,
  orIn: 'O en',
  aMonth: 'al mes',
  soon: 'pronto',
  first: (terms) =>
    `${channels(terms.channels)}, ${terms.alwaysOn ? 'siempre encendido' : 'duerme cuando no se usa'}`,
  features: {
    cron: 'Tareas programadas',
    customSkills: 'Skills propias',
    fileBrowser: 'Explorador de archivos',
    apiAccess: 'Acceso a la API',
  },
  claudeTitle: 'Claude lo pones tú',
  claude:
    'Tu agente usa tu suscripción de Claude o tu clave de API. Eso se lo pagas a Anthropic, con sus condiciones; no cobramos nada extra ni ponemos límites.',
  cardTitle: 'El pago',
  card: 'Stripe te cobra cada mes hasta que canceles. Nunca vemos tu tarjeta.',
  noChat: 'Nuestros chats no están abiertos en este momento. Inténtalo más tarde.',
  terms: 'Condiciones',
  privacy: 'Privacidad',
};
