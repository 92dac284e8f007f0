import type { Pages } from '../en/pages.ts';

export const pages: Pages = {
  backTo: (app) => `Volver a ${app}`,
  backToChat: 'Vuelve a tu chat.',
  closeAndReturn: 'Puedes cerrar esta página y volver a tu chat. Ahí todo sigue solo.',
  paid: 'Pago recibido. ¡Gracias!',
  thanks: '¡Gracias!',
  confirming: 'Se está confirmando tu pago.',
  notCharged: 'No se te cobró nada.',
  linkWaits: 'Vuelve a tu chat: tu enlace de pago sigue ahí.',
  linkOverTitle: 'Este enlace de pago ya no sirve.',
  linkOver: 'Manda /plan en tu chat y te doy otro.',
  linkOverPaid: 'Si acabas de pagar, tu chat continúa por sí solo.',
  over: 'Esta página ya venció.',
  askSecretAgain: 'Sirve una vez, durante diez minutos. Manda /connect en tu chat para tener otra.',
  tooLarge: 'Es demasiado grande.',
  notFound: 'Esta página no existe.',
  refused: 'Eso no funcionó.',
  tryAgain: 'Vuelve a tu chat e inténtalo otra vez.',
  ourFault: 'Algo falló de nuestro lado.',
  reference: (reference) =>
    `Inténtalo otra vez en un minuto; si vuelve a pasar, manda /support en tu chat y menciona ${reference}.`,
  isFor: (chat) => `Esta página es de la cuenta de ${chat}. Si no eres tú, ciérrala y no la uses.`,
  secret: {
    ask: {
      claude: {
        title: 'Conecta tu Claude',
        what: 'Pega tu setup token o tu clave de API. Se cifra enseguida y no se vuelve a mostrar. Esta página sirve una vez, durante diez minutos.',
        label: 'Token o clave',
        checkedThere: (app) => `Puedes cerrarla y volver a ${app}. Ahí reviso tu Claude.`,
      },
      bot: {
        title: 'Conecta tu bot',
        what: 'Pega el token de tu bot. Se cifra enseguida y no se vuelve a mostrar. Esta página sirve una vez, durante diez minutos.',
        label: 'Token del bot',
        checkedThere: (app) => `Puedes cerrarla y volver a ${app}. Ahí reviso tu bot.`,
      },
    },
    send: 'Enviar de forma segura',
    thenBack: (app) => `Después vuelve a ${app}. Ahí todo sigue solo.`,
    received: 'Recibido, gracias.',
    sealed: 'Está cifrado, y esta página ya se cerró.',
    notKept: 'No lo guardé.',
    askNewPage: 'No lo guardé. Pide una página nueva en tu chat.',
    problem: {
      empty: 'Ahí no encuentro una clave de Claude (empieza por sk-ant-) ni un token de bot.',
      truncated: 'Parece que le falta el final. Copia todo y pégalo otra vez.',
      several: 'Son dos claves o tokens distintos. Pega solo uno.',
      admin_key:
        'Es una clave de administrador, que no puede hacer funcionar un agente. Crea una clave de API normal.',
      refresh_token:
        'Es un token de renovación. Ejecuta “claude setup-token” y pega lo que aparece.',
      session_key: 'Es una clave de sesión de tu navegador. No la compartas con nadie.',
      sign_in_code:
        'Es el código para iniciar sesión. Pégalo en la terminal; enseguida aparece el token que necesito.',
      login_file:
        'Es la sesión de Claude Code de tu computadora, que solo dura unas horas. Ejecuta “claude setup-token” y pega lo que aparece.',
      cut_bot_token: 'A ese token de bot le falta el final. Copia todo y pégalo otra vez.',
      other_vendor: 'Esa clave es de otro servicio. Una clave de Claude empieza por “sk-ant-”.',
      no_plan: 'Es un token de bot, pero primero necesitas un plan. Manda /plan en tu chat.',
      control_bot: 'Es el token de nuestro propio bot. Tu agente necesita uno suyo.',
      channels_full:
        'Es un token de bot, pero en tu plan no cabe otro canal. Manda /channels en tu chat.',
      card_number: 'Es un número de tarjeta. Solo se escribe en la página de pago de Stripe.',
      looks_secret: 'No parece una clave de Claude. Las suyas empiezan por “sk-ant-”.',
      not_offered: 'Ese tipo de clave de Claude no sirve aquí.',
      too_many: 'Mandaste varias claves en poco tiempo y esta no se guardó. Pégala otra vez.',
    },
  },
  code: {
    title: 'Vincula WhatsApp con tu agente',
    what: 'Aquí aparece el código que vas a escanear con tu teléfono. La página sirve una vez, en un solo navegador.',
    show: 'Mostrar el código',
    renews: 'El código se renueva solo; deja la página abierta hasta que diga “vinculado”.',
    preparing: { title: 'Un momento…', sentence: 'Tu agente está creando el código.' },
    linked: {
      title: 'WhatsApp quedó vinculado.',
      sentence: 'Ya puedes cerrar esta página y volver a tu chat.',
    },
    over: {
      title: 'Este código venció.',
      sentence: 'Elige “Código nuevo” en tu chat y luego pide una página nueva.',
    },
    askAgain: 'Sirve una vez, durante diez minutos. Pide una nueva en tu chat: /channels.',
  },
  export: {
    title: 'Exporta tus datos',
    inIt: 'Recibes un archivo JSON con todo lo que tenemos sobre ti: cuenta y chats, plan y pagos, uso, la página de tu agente, y lo que sabemos de tu clave de Claude y de tu agente.',
    notInIt:
      'No incluye la clave misma, nuestras propias claves, los archivos de tu agente ni tus facturas, que tiene Stripe.',
    download: 'Descargar mis datos',
    once: (app) =>
      `Sirve una vez, durante diez minutos. Si la descarga falla, pide una página nueva en ${app}.`,
  },
};
