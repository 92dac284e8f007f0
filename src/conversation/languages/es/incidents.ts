import type { Incidents } from '../en/incidents.ts';

/** Lo que falla para muchas personas a la vez, y lo que una persona del equipo escribió a muchas. */
export const incidents: Incidents = {
  name: {
    service: 'nuestro servicio',
    fly: 'nuestro proveedor Fly.io',
    anthropic: 'Anthropic',
    telegram: 'Telegram',
    discord: 'Discord',
    whatsapp: 'WhatsApp',
    search: 'la búsqueda web',
    browser: 'el navegador',
    email: 'el correo',
    phone: 'las llamadas',
  },
  broken: {
    service: 'Algo falla de nuestro lado: tu agente y este chat pueden ir lentos.',
    fly: 'Nuestro proveedor Fly.io tiene un problema: tu agente puede ir lento o no estar disponible.',
    anthropic: 'Anthropic tiene un problema: tu agente puede ir lento o no responder.',
    telegram: 'Telegram tiene un problema: puede que tu agente no responda ahí.',
    discord: 'Discord tiene un problema: puede que tu agente no responda ahí.',
    whatsapp: 'WhatsApp tiene un problema: puede que tu agente no responda ahí.',
    search: 'La búsqueda web tiene un problema: puede que tu agente no pueda buscar.',
    browser: 'El navegador tiene un problema: puede que tu agente no pueda abrir páginas.',
    email: 'El correo tiene un problema: los mensajes de tu agente pueden tardar.',
    phone: 'Las llamadas tienen un problema: puede que tu agente no pueda llamar.',
  },
  nothingToDo: 'No tienes que hacer nada. Te aviso cuando termine.',
  since: (time) => `Desde ${time}.`,
  over: (name, time) => `El problema con ${name} terminó. Duró ${time}.`,
  turnOff: '¿No quieres más mensajes como este? Desactiva los recordatorios en /settings.',
};
