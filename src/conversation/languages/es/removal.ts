import type { Removal } from '../en/removal.ts';

export const removal: Removal = {
  help: '/delete – eliminar tu cuenta y todo lo que tiene',
  title: '¿Eliminar tu cuenta?',
  goes: (parts) =>
    [
      'Se elimina:',
      ...(parts.machine ? ['• tu agente y todos sus datos'] : []),
      ...(parts.last4 ? [`• tu clave de Claude que termina en ${parts.last4}`] : []),
      ...(parts.plan
        ? [
            `• tu suscripción ${parts.plan}: no se renueva y termina, a más tardar, con tu cuenta. Este mes no se reembolsa.`,
          ]
        : []),
      parts.machine
        ? '• lo que se dijo en la página de tu agente, tus chats vinculados y tus ajustes'
        : '• tus chats vinculados y tus ajustes',
    ].join('\n'),
  stays: (parts) =>
    [
      'Se queda:',
      ...(parts.paid ? ['• tus facturas en Stripe, como exige la contabilidad'] : []),
      ...(parts.machine ? ['• copias de seguridad de tu agente, hasta cinco días más'] : []),
      ...(parts.claude
        ? ['• tu clave en Anthropic: sirve hasta que la revoques ahí, así que hazlo tú']
        : []),
      '• los mensajes que ves en esta app, hasta que los borres aquí',
    ].join('\n'),
  when: (at, hasAgent) =>
    `Cuándo: el ${at}, en siete días. Hasta entonces ${hasAgent ? 'tu agente está en pausa, ' : ''}no se destruye nada y puedes exportar tus datos o cambiar de idea.`,
  filesFirst:
    'La exportación no incluye los archivos de tu agente. Antes de continuar, pídele que te mande lo que quieras guardar.',
  goOn: 'Continuar',
  exportData: 'Exportar mis datos',
  confirmTitle: '¿Seguro?',
  confirm: (at, hasAgent) =>
    `${hasAgent ? 'Tu agente se detiene ahora. ' : ''}El ${at} se elimina todo para siempre. Después nadie puede recuperarlo, ni nosotros.`,
  confirmYes: 'Eliminar mi cuenta',
  holdTitle: 'Tu cuenta se va a eliminar',
  hold: (at, hasAgent) => [
    `El ${at} se elimina todo para siempre. Hasta entonces ${hasAgent ? 'tu agente está en pausa y ' : ''}no se renueva nada.`,
    'Todavía puedes exportar tus datos, o conservar tu cuenta como estaba.',
  ],
  askedIn: (chat) =>
    `Alguien en tu chat de ${chat} pidió eliminar esta cuenta. Si no fuiste tú, detenlo.`,
  stopIt: 'Detenerlo',
  keep: 'Conservar mi cuenta',
  kept: 'Qué bueno que te quedas. Tu cuenta sigue igual.',
  keptWithAgent:
    'Qué bueno que te quedas. Tu cuenta sigue igual. Tu agente está arrancando; te escribo cuando vuelva.',
  going:
    'Tu cuenta se está eliminando en este momento y ya no se puede conservar. Te escribo cuando no quede nada.',
  statusLine: (at, hasAgent) =>
    `Tu cuenta se va a eliminar el ${at}.${hasAgent ? ' Hasta entonces tu agente está en pausa.' : ''} /delete muestra lo que puedes hacer.`,
  paused: 'en pausa hasta que se elimine tu cuenta',
  secretKept: (last4) =>
    `Lo cifré (termina en ${last4}), pero no lo voy a usar: tu cuenta se va a eliminar, y eso también. /delete muestra cómo conservar tu cuenta.`,
  paidInHold:
    'Tu pago llegó, pero tu cuenta se va a eliminar, así que tu agente sigue en pausa y no se renueva nada. Para continuar, elige “Conservar mi cuenta” en /delete.',
  everythingDeleted:
    'Todo está eliminado: tu agente, tu clave, tu suscripción y lo que sabíamos de ti. Si algún día vuelves, empezamos de cero. ¡Que te vaya bien!',
  exportTitle: 'Tus datos',
  exportWhat: [
    'Un archivo con lo que tenemos sobre ti: cuenta y chats, plan y pagos, uso, y lo que sabemos de tu clave de Claude y de tu agente.',
    'Nunca incluye la clave misma, nuestras propias claves ni los archivos de tu agente o lo que hablaron. Tampoco lo que se dijo en este chat: no lo guardo una vez respondido.',
  ].join('\n\n'),
  exportUntil: (at, left) =>
    `Tu página sirve una vez, hasta las ${at} (${left}). Quien tenga el enlace puede abrirla, así que no lo compartas.`,
  exportNone: 'Tu última página ya se usó o venció.',
  openExport: 'Abrir la página de exportación',
  newExport: 'Nueva página',
};
