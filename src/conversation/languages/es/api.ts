import type { Api } from '../en/api.ts';

export const api: Api = {
  title: 'API',
  what: (limit) =>
    `Con una clave, tus propios programas pueden ver tu uso, despertar a tu agente, mover archivos y más: hasta ${limit} solicitudes por minuto.`,
  none: 'Todavía no tienes ninguna clave.',
  until: (time, left) =>
    `Tu clave está en una página privada que sirve una vez, hasta las ${time} (${left}).`,
  full: (most) => `Tienes ${most} claves, el máximo. Anula una para crear otra.`,
  key: (last4) => `Clave …${last4}`,
  scope: { read: 'solo lectura', full: 'acceso total' },
  unused: 'sin usar',
  used: (at) => `se usó el ${at}`,
  openPage: 'Ver mi clave nueva',
  reference: 'Cómo se usa',
  newRead: 'Nueva: lectura',
  newFull: 'Nueva: total',
  revoke: (last4) => `Anular …${last4}`,
  revokeTitle: (last4) => `¿Anular la clave …${last4}?`,
  revokeWhat: 'Los programas que la usan dejan de funcionar enseguida. No se puede deshacer.',
  revokeYes: 'Anularla',
  revoked: (last4) => `La clave …${last4} ya no sirve.`,
  keyGone: 'Esa clave ya no existe.',
  locked: (plans) =>
    `Con ${plans}, tus propios programas llegan a tu cuenta y a tu agente: uso, archivos, despertar, reiniciar y más.`,
  page: {
    title: 'Tu clave de API',
    what: {
      read: 'Una clave con la que un programa puede leer todo lo que muestra la API.',
      full: 'Una clave con la que un programa puede leer y cambiar todo lo que muestra la API.',
    },
    show: 'Mostrar la clave',
    copyNow: 'Cópiala ahora. No se vuelve a mostrar; yo solo guardo su huella.',
    use: 'Mándala como token de tipo Bearer:',
    over: 'Manda /api en tu chat para crear una clave nueva.',
  },
};
