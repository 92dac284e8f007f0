import type { Held } from '../en/held.ts';

export const held: Held = {
  title: 'Uno de tus chats más antiguos tiene que aceptar',
  why: 'Este chat se unió hace menos de 7 días, así que les pregunté a los más antiguos si de verdad eres tú. Di que sí allá y se hace al instante.',
  unless: (at) => `Si nadie dice que no, se hace solo el ${at}.`,
  withdraw: 'Retirarlo',
  over: 'Eso ya está resuelto.',
  wasThatYou: '¿Fuiste tú?',
  asked: {
    deletion: (chat) =>
      `Alguien en tu chat de ${chat} pidió eliminar esta cuenta. Ese chat se unió hace menos de 7 días.`,
    export: (chat) =>
      `Alguien en tu chat de ${chat} pidió todos los datos de esta cuenta. Ese chat se unió hace menos de 7 días.`,
  },
  unlessStopped: (at) => `Si no fuiste tú, detenlo. De lo contrario, se hace el ${at}.`,
  answer: 'Manda /delete para responder.',
  approve: { deletion: 'Sí, eliminar la cuenta', export: 'Sí, entregar los datos' },
  approved: 'Está bien, se hace ahora.',
  stopped: 'Detenido. No pasa nada.',
  stoppedThere: 'Eso se detuvo en otro chat, así que no pasa nada.',
};
