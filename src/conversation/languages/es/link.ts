import type { Link } from '../en/link.ts';

export const link: Link = {
  menu: 'Vincular otra app',
  title: 'Una cuenta, varias apps',
  console: 'la consola',
  withId: (platform, ending) => `${platform} (ID que termina en ${ending})`,
  withNumber: (platform, ending) => `${platform} (número que termina en ${ending})`,
  making: 'Un momento, estoy creando un código…',
  how: 'Abre Automna en tu otra app, elige “Ya tengo una cuenta” (o manda /link) y escribe este código:',
  validUntil: (at, left) =>
    `Sirve una vez, hasta las ${at} (${left}). No lo compartas: quien lo escriba puede pedir unirse a tu cuenta.`,
  openTelegram: 'Abrir en Telegram',
  newCode: 'Código nuevo',
  haveCode: 'Tengo un código',
  codeOver: 'Ese código ya venció. ¿Quieres uno nuevo?',
  inUse:
    'Alguien acaba de escribir este código. /link muestra la pregunta; un código nuevo lo cancela.',
  typeHere: [
    'Escribe aquí el código de tu otra app. Tiene esta forma: ABCD-EFGH.',
    'Para tener uno, manda /link allá.',
  ],
  onlyYourOwn:
    'Escribe solo un código que hayas creado tú, en tu propio chat. Quien lo creó podría controlar tu cuenta.',
  looking: 'Un momento, estoy revisando ese código…',
  wrong: (triesLeft, at) =>
    triesLeft > 0
      ? `Ese código no es correcto. Revísalo en tu otra app: /link lo muestra allá. Te ${triesLeft === 1 ? 'queda un intento' : `quedan ${triesLeft} intentos`}.`
      : `Ese código tampoco es correcto. Para proteger las cuentas, acepto el próximo aquí después de ${at}. Todo lo demás funciona como siempre.`,
  wait: (at) =>
    `Hubo demasiados códigos incorrectos aquí. Para proteger las cuentas, acepto el próximo después de las ${at}. Todo lo demás funciona como siempre.`,
  expired: 'Ese código ya venció. Manda /link en tu otra app para tener uno nuevo.',
  own: 'Ese es el código de esta misma cuenta. Escríbelo en tu otra app.',
  shareTitle: '¿Dejar que otro chat controle tu cuenta?',
  shareShown: (chat) =>
    `Alguien escribió tu código en ${chat}. Si dices que sí, ese chat va a controlar tu plan, tu agente y tus datos.`,
  shareEntered: (chat) =>
    `Escribiste un código creado en ${chat}. Si dices que sí, ese chat va a controlar tu plan, tu agente y tus datos.`,
  share: [
    'Podrá hablar con tu agente, cambiar tu plan, descargar todo y eliminar la cuenta.',
    'Di que sí solo si ese chat es tuyo. Si alguien te mandó aquí, elige No y no pasa nada.',
  ],
  askShown: (chat) => [
    `Alguien escribió tu código en ${chat}. ¿Eres tú, y quieres que los dos chats sean una sola cuenta?`,
    'Si no eres tú, elige No y no pasa nada.',
  ],
  askJoin: (chat, plan) =>
    `Este chat se va a unir a la cuenta de ${chat}: ${plan ? `plan ${plan}` : 'todavía sin plan'}.`,
  youJoin:
    'Los dos chats van a controlar su plan, su agente y sus datos, y todo lo que conectes aquí.',
  whatHappens:
    'Los dos chats van a compartir una cuenta: plan, Claude, agente y uso. Si los dos tienen un Claude, se usa el último que se conectó.',
  answerUntil: (at) => `Los dos chats tienen que decir que sí antes de las ${at}.`,
  yes: 'Sí, vincular',
  no: 'No',
  waiting: (chat) => `Gracias. Ahora di que sí también en ${chat}.`,
  linking: 'Los dos dijeron que sí. Los estoy vinculando…',
  done: 'Tus dos chats están vinculados.',
  refused: 'Está bien, no se vinculó nada.',
  refusedThere: 'El otro chat dijo que no, así que no se vinculó nada. /link crea un código nuevo.',
  conflict: [
    'Las dos cuentas tienen su propio plan o agente, así que no puedo unirlas: pagarías por algo a lo que ya no puedes llegar.',
    'Elimina primero una de ellas (manda /delete en su chat) y vuelve a probar con /link.',
  ],
  leaving:
    'No se vinculó nada: una de las dos cuentas se va a eliminar. Manda /delete en su chat para ver cómo conservarla y vuelve a probar con /link.',
  linked: (platform) =>
    `Listo: este chat y el de ${platform} ahora comparten una cuenta. Te escribo en el último que hayas usado. En /settings puedes deshacerlo.`,
};
