import type { Privacy, Terms } from '../en/privacy.ts';

export const privacy: Privacy = {
  title: 'Privacidad',
  intro:
    'Lo que hablas con tu agente se queda en su propia computadora. Nuestro equipo solo entra para ayudarte o para arreglar algo, y cada vez queda anotado aquí.',
  none: 'Hasta ahora nadie de nuestro equipo ha hecho nada con tu agente.',
  told: (role, what) => `Alguien de nuestro equipo (${role}) ${what}.`,
  why: (reason) => `El motivo que dio: ${reason}`,
  open: 'Leer la política de privacidad',
  noPage:
    'Aquí todavía no hay una política de privacidad para leer. Manda /support y una persona responde tu pregunta.',
  listed: 'Con /privacy ves todo lo que nuestro equipo hace con tu agente.',
  role: { viewer: 'solo lectura', operator: 'operaciones', owner: 'responsable' },
  what: {
    checked: 'puso tu agente al día',
    pushed: 'le envió otra vez tu clave de Claude a tu agente',
    woken: 'despertó a tu agente',
    restarted: 'reinició tu agente',
    stopped: 'detuvo tu agente; con /go sigue',
    suspended: 'suspendió tu agente. Tus archivos y ajustes quedan como están',
    resumed: 'dejó que tu agente siga',
    resized: 'cambió la memoria de la computadora de tu agente; se reinicia una vez',
    restored: 'está devolviendo el disco de tu agente a una copia anterior. El de ahora se guarda',
    disk_dropped: 'borró un disco antiguo de tu agente que ya nadie usa',
    pinned: 'eligió con qué versión de OpenClaw funciona tu agente',
    synced: 'volvió a leer tu suscripción en Stripe',
    refunded: 'te devolvió dinero',
    trusted: 'retiró un aviso sobre uno de tus pagos',
    comped: 'te dio un plan gratis o cambió cuándo termina; /plan lo muestra',
    units_given: 'le dio a tu agente más de un servicio para este mes; /usage lo muestra',
    moved_back: 'volvió a poner tu plan y tu precio como estaban antes',
    grace_moved:
      'cambió hasta cuándo tu agente puede usar nuestra clave de Claude; /status muestra la fecha',
  },
};

export const terms: Terms = {
  title: 'Condiciones',
  said: [
    'Estas son las condiciones que aceptas al pagar. Tu Claude tiene las suyas, en Anthropic.',
  ],
  open: 'Leer las condiciones',
  noPage:
    'Aquí todavía no hay condiciones para leer. Manda /support y una persona responde tu pregunta.',
};
