import { SERVICES } from '../../../domain/services.ts';
import { channelEs } from './channels.ts';
import { upgradeEs } from './upgrade.ts';
import { webChatEs } from './web-chat.ts';
import type { PlanTerms } from '../../../domain/plans.ts';
import type { Sentences } from '../en/sentences.ts';
import { numberWords } from '../format.ts';

const { count, dollars, plural } = numberWords('es', 'sin límite');

const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} al mes`;

const channels = (limit: number | null): string =>
  limit === null
    ? 'canales sin límite'
    : `${count(limit)} ${plural(limit, { one: 'canal', other: 'canales' })}`;

const NO_PLAN = 'ninguno';

const planCalled = (name: string): string => (name === NO_PLAN ? 'Sin plan' : `Plan ${name}`);

export const es: Sentences = {
  hello: {
    title: 'Hola, soy Automna.',
    what: 'Preparo un agente de IA solo para ti: tu propia máquina OpenClaw, que funciona con tu propio Claude.',
    next: 'Se tarda unos cinco minutos, todo en este chat.',
    choosePlan: 'Elegir un plan',
    howItWorks: 'Cómo funciona',
    haveAccount: 'Ya tengo una cuenta',
  },

  how: {
    title: 'Cómo funciona',
    steps: [
      '1. Eliges un plan y pagas en una página de Stripe.',
      '2. Conectas tu propio Claude: una suscripción o una clave de API.',
      '3. Construyo una máquina que es solo tuya, en un minuto más o menos.',
      '4. Hablas con tu agente y vuelves aquí para ver tu uso o cambiar algo.',
    ],
    yours:
      'Tu agente habla directamente con Anthropic con tu propia credencial. La guardo cifrada y no se la enseño a nadie.',
  },

  plans: {
    title: 'Elige un plan',
    choice: (terms) => `${terms.name} · ${price(terms)}`,
    card: (terms) =>
      [
        `${terms.name}, ${price(terms)}`,
        `${count(terms.searches)} búsquedas · ${count(terms.browserMinutes)} min de navegador · ${count(terms.emails)} correos · ${terms.phoneMinutes === 0 ? 'sin teléfono' : `${count(terms.phoneMinutes)} min de teléfono`}`,
        `${channels(terms.channels)} · ${terms.alwaysOn ? 'máquina siempre encendida' : 'la máquina duerme cuando no se usa'}`,
      ].join('\n'),
    details: (terms) =>
      [
        `${terms.name}, ${price(terms)}`,
        `Búsquedas web: ${count(terms.searches)} al mes`,
        `Navegador: ${count(terms.browserMinutes)} minutos al mes`,
        `Correos: ${count(terms.emails)} al mes`,
        `Teléfono: ${terms.phoneMinutes === 0 ? 'no incluido' : `${count(terms.phoneMinutes)} minutos al mes`}`,
        `Canales para tu agente: ${count(terms.channels)}`,
        `Tareas programadas (cron, heartbeat): ${terms.cron ? 'sí' : 'no'}`,
        `Skills propias: ${terms.customSkills ? 'sí' : 'no'}`,
        `Explorador de archivos: ${terms.fileBrowser ? 'sí' : 'no'}`,
        `Acceso a la API: ${terms.apiAccess ? 'sí' : 'no'}`,
        `Máquina: ${terms.alwaysOn ? 'siempre encendida' : 'duerme cuando no se usa, despierta con un mensaje'}`,
      ].join('\n'),
    aiIsYours:
      'La IA en sí no forma parte del precio ni la limitamos: funciona con tu propio Claude, que te cobra Anthropic.',
    compare: 'Comparar',
    compareTitle: 'Los planes, uno al lado del otro',
    confirmTitle: (name) => `${name}: ¿seguimos?`,
    confirm: (terms) =>
      `${dollars(terms.priceCents)} hoy y después cada mes hasta que canceles. Pagas en la página de Stripe; nunca veo tu tarjeta.`,
    goToPayment: (terms) => `Pagar ${dollars(terms.priceCents)}`,
    otherPlan: 'Otro plan',
    yourPlan: (name) => `Tu plan: ${name}`,
    none: 'Ahora mismo no tienes ningún plan.',
  },

  pay: {
    title: (terms) => `${terms.name}, ${price(terms)}`,
    making: 'Un momento, estoy creando tu enlace de pago…',
    stripeBusy:
      'Stripe, nuestro proveedor de pagos, no responde en este momento. Sigo intentándolo y te mando el enlace en cuanto funcione. No se ha cobrado nada.',
    open: (terms) =>
      `Aquí tienes tu enlace de pago para ${terms.name}. Cuando hayas pagado, me doy cuenta sin que me avises.`,
    validUntil: (at, left) => `El enlace vale hasta las ${at} (${left}).`,
    link: (terms) => `Pagar ${dollars(terms.priceCents)} con Stripe`,
    iPaid: 'Ya he pagado',
    newLink: 'Enlace nuevo',
    checkAgain: 'Comprobar otra vez',
    expired: 'Este enlace de pago ya no es válido. No se ha cobrado nada. ¿Te creo uno nuevo?',
    alreadySubscribed:
      'Ya tienes una suscripción, así que no he creado un segundo enlace: pagarías dos veces. Si acabas de pagarla, vuelve a comprobarlo en un momento.',
    left: 'No pasa nada, no se ha cobrado nada. Tu enlace sigue siendo válido por si cambias de idea.',
    notSeen:
      'Acabo de mirar en Stripe y todavía no veo ningún pago. Si acabas de pagar, espera un minuto y vuelve a comprobarlo.',
    looking: 'Mirando en Stripe…',
    received: (name) => `Pago recibido, ¡gracias! Ya tienes ${name}.`,
    paid: (name) => `${name} está pagado. Aquí no queda nada por hacer.`,
    goOn: 'Seguir',
    ended:
      'Tu suscripción ha terminado. Por ahora conservo tus datos; elige un plan para continuar.',
    openInvoice: 'Pagar la factura pendiente',
    unpaid:
      'Tu pago está pendiente, así que tu plan se ha parado. Sigue en cuanto se pague la factura.',
    pausedUnpaid:
      'Tu pago está pendiente, así que tu agente está en pausa. No se borra nada: vuelve a arrancar con todos sus datos en cuanto se pague la factura.',
    pausedEnded:
      'Tu plan ha terminado, así que tu agente está en pausa. No se borra nada: vuelve a arrancar con todos sus datos cuando elijas un plan.',
  },

  connect: {
    title: 'Conecta tu Claude',
    why: 'Tu agente piensa con tu propio Claude. ¿Cuál quieres usar?',
    path: { setup_token: 'Suscripción de Claude', api_key: 'Clave de API' },
    pathLine: {
      setup_token: 'Suscripción de Claude: usa el plan Pro, Max, Team o Enterprise que ya tienes.',
      api_key:
        'Clave de API: pagas a Anthropic por uso. Es la vía que Anthropic recomienda para productos como este.',
    },
    kindName: { setup_token: 'Token de suscripción de Claude', api_key: 'Clave de API' },
    setupTokenFacts: (termsDate) => [
      'Antes de decidir:\n• Funciona con tu propia suscripción; no te cobramos nada por la IA.\n• Anthropic puede cobrar este uso como uso adicional o restringir la cuenta.\n' +
        `• Las condiciones de Anthropic (leídas el ${termsDate}) piden a productos como este que usen claves de API y que no recojan tokens de suscripción.\n` +
        '• Un token dura alrededor de un año y no se renueva solo. Te aviso antes de que termine.',
    ],
    install: '1. En tu ordenador, instala Claude Code si no lo tienes:',
    run: '2. Ejecuta esto e inicia sesión cuando se abra el navegador:',
    setupTokenHere: '3. Muestra un token que empieza por sk-ant-oat01- .',
    handIn: {
      paste: 'Pégalo aquí. Lo cifro enseguida y borro tu mensaje donde la aplicación me deja.',
      form: 'Entrégalo con el botón de abajo. Abre un formulario privado; lo cifro enseguida.',
      page: 'Entrégalo en la página privada, no en este chat: aquí no puedo borrar tu mensaje.',
    },
    pasteHere: 'Pegarlo aquí',
    newPage: {
      paste: 'Mejor en una página privada',
      form: 'Mejor en una página privada',
      page: 'Nueva página privada',
    },
    openPage: 'Abrir la página privada',
    pageUntil: (at, left) => `Tu página privada sirve una vez, hasta las ${at} (${left}).`,
    apiKeyFacts: [
      `Pagas a Anthropic por uso: un uso ligero cuesta unos ${dollars(2000)} al mes; un uso intenso con Opus, de ${dollars(10_000)} a ${dollars(50_000)} o más. Allí puedes fijar un límite de gasto.`,
      'Crea una clave en la página de Anthropic con el botón de abajo.',
    ],
    apiKeyHere: 'La clave empieza por sk-ant-api03- .',
    apiKeyPage: 'Crear una clave de API',
    useApiKey: 'Usar mejor una clave de API',
    useSubscription: 'Usar mejor mi suscripción de Claude',
    checking: (last4) => `Recibida (termina en ${last4}). La compruebo con Anthropic…`,
    payFirst:
      'La guardo cifrada para ti. Ahora toca elegir plan; después tu agente arranca con ella.',
    removed: 'He borrado de este chat tu mensaje con el secreto.',
    notRemoved:
      'No he podido borrar de este chat tu mensaje con el secreto. Bórralo tú, por favor: mantenlo pulsado y toca Eliminar.',
    accepted: {
      valid: (last4) => `Claude está conectado (termina en ${last4}). Anthropic lo ha aceptado.`,
      no_credit: (last4) =>
        `Claude está conectado (termina en ${last4}), pero la cuenta no tiene saldo. Añade saldo en Anthropic; si no, tu agente no puede responder.`,
      extra_usage: (last4) =>
        `Claude está conectado (termina en ${last4}), pero el plan no cubre este uso en Anthropic. Activa el uso adicional en Anthropic o usa una clave de API con /connect.`,
      restricted: (last4) =>
        `Claude está conectado (termina en ${last4}), pero con restricciones: no se permiten todos los modelos o espacios de trabajo. Pregunta a quien lo gestione en Anthropic.`,
      unknown: (last4) =>
        `Guardada (termina en ${last4}). Anthropic todavía no ha podido decirme si funciona, y eso no dice nada de tu credencial. Vuelvo a comprobarlo sin que hagas nada.`,
    },
    problem: {
      truncated:
        'Parece solo una parte de una credencial de Claude: falta el final. Cópiala entera, con todas sus líneas, y pégala otra vez.',
      several: 'He encontrado más de una credencial en ese mensaje. Pega solo una, por favor.',
      admin_key:
        'Es una clave de administración: gestiona una organización y no sirve para un agente. Crea una clave de API normal, por favor (empieza por sk-ant-api03-).',
      refresh_token:
        'Es un token de renovación, no un setup token. Ejecuta “claude setup-token” y pega lo que muestra (empieza por sk-ant-oat01-).',
      session_key:
        'Es una clave de sesión del navegador. No la compartas con nadie, por favor. Lo que necesito es un setup token o una clave de API.',
      sign_in_code:
        'Es un código de inicio de sesión, todavía no el token. Pega el código en la terminal donde se ejecuta “claude setup-token”; entonces mostrará el token que necesito.',
      other_vendor:
        'Es una clave de otro servicio. Lo que necesito es una credencial de Claude: empieza por sk-ant-.',
      looks_secret:
        'Parece un secreto, pero no una credencial de Claude (empiezan por sk-ant-). No lo he guardado.',
      not_offered:
        'Ese tipo de credencial de Claude no se puede usar aquí, así que no la he guardado. /connect muestra cuáles sí.',
      too_many:
        'Han sido muchas credenciales en poco tiempo. Espera una hora, por favor, y vuelve a intentarlo.',
    },
  },

  verdict: {
    title: {
      valid: 'Claude funciona',
      no_credit: 'Sin saldo en Anthropic',
      extra_usage: 'El uso adicional está agotado o desactivado',
      restricted: 'La credencial tiene restricciones',
      expired: 'Este token ha caducado',
      revoked: 'Esta credencial ha sido revocada',
      invalid: 'Anthropic no conoce esta clave',
      unknown: 'Aún sin comprobar',
    },
    explain: {
      valid: 'Anthropic la acepta.',
      no_credit:
        'La clave funciona, pero la cuenta no tiene saldo. Añade saldo en Anthropic y tu agente podrá responder de nuevo.',
      extra_usage:
        'El plan no cubre este uso en Anthropic. Activa el uso adicional en Anthropic o usa una clave de API.',
      restricted:
        'La clave funciona, pero no para todos los modelos o espacios de trabajo. Puede cambiarlo quien la gestione en Anthropic.',
      expired: 'Su tiempo ha terminado; los setup tokens duran alrededor de un año.',
      revoked: 'Anthropic dice que fue revocada o que la cuenta fue desactivada.',
      invalid: 'Anthropic la ha rechazado. Quizá falta una parte o fue eliminada.',
      unknown:
        'Anthropic no pudo responder cuando pregunté. Eso no dice nada de tu credencial; vuelvo a comprobarlo sin que hagas nada.',
    },
    nextStep: {
      valid: 'No tienes que hacer nada.',
      no_credit: 'También puedes usar otra credencial:',
      extra_usage: 'También puedes usar otra credencial:',
      restricted: 'También puedes usar otra credencial:',
      expired: 'Crea una nueva, por favor:',
      revoked: 'Crea una nueva, por favor:',
      invalid: 'Revisa lo que has copiado, por favor, y pégalo otra vez:',
      unknown: 'También puedes usar otra credencial:',
    },
    short: {
      valid: 'funciona ✅',
      no_credit: 'sin saldo ⚠️',
      extra_usage: 'falta uso adicional ⚠️',
      restricted: 'con restricciones ⚠️',
      expired: 'caducada ❌',
      revoked: 'revocada ❌',
      invalid: 'rechazada ❌',
      unknown: 'aún sin comprobar',
    },
    tryPath: { setup_token: 'Nuevo setup token', api_key: 'Usar una clave de API' },
    keepOld: (last4) => `Conservar la que termina en ${last4}`,
  },

  alert: {
    endsTitle: 'Tu token de Claude termina pronto',
    ends: (last4, at, left) =>
      `Tu setup token (termina en ${last4}) funciona como mucho hasta ${at}, es decir, ${left}. Después tu agente no podrá responder.`,
    left: (days) =>
      days === 0
        ? 'en unas horas'
        : `dentro de ${days} ${plural(days, { one: 'día', other: 'días' })}`,
    makeNew: 'Crea uno nuevo y conéctalo, por favor; hasta entonces tu agente sigue con este.',
    about: (last4) => `Tu agente usa la credencial que termina en ${last4}.`,
    checkAgain: 'Hecho, comprobar otra vez',
    addCredit: 'Añadir saldo en Anthropic',
    extraUsage: 'Uso adicional en Anthropic',
    works: (last4) =>
      `Claude funciona: Anthropic acepta la credencial que termina en ${last4}. No tienes que hacer nada.`,
  },

  build: {
    title: 'Construyendo tu agente',
    usualTime:
      'Suele tardar de 60 a 90 segundos. No hace falta que esperes aquí; te escribo cuando esté listo.',
    providerTrouble:
      'Nuestro proveedor de alojamiento no responde como debería. Sigo intentándolo; no se pierde nada.',
    late: 'Está tardando más de lo normal. Sigo en ello y, si continúa, se avisa a una persona de nuestro equipo.',
    failed:
      'Algo ha fallado por nuestra parte y hemos avisado a nuestro equipo. No tienes que hacer nada; sigo en cuanto esté arreglado.',
    finished: 'Todo está en su sitio.',
    step: {
      app: 'Reservar tu espacio privado',
      address: 'Darle una dirección',
      secrets: 'Guardar sus propias claves',
      volume: 'Crear su disco',
      machine: 'Crear tu máquina',
      start: 'Arrancar OpenClaw',
      credential: 'Conectar tu Claude',
    },
    ready: '¡Tu agente está listo! 🎉',
    failedNews:
      'Construir tu agente aún no ha salido bien. La causa está de nuestro lado y hemos avisado a nuestro equipo. Te escribo en cuanto esté listo.',
  },

  channel: channelEs,
  webChat: webChatEs,
  upgrade: upgradeEs,
  dollars: (cents) => dollars(cents),

  done: {
    title: 'Todo listo.',
    tryFirst:
      'Tres cosas para probar primero:\n• /status muestra si tu agente y tu Claude están bien.\n• /usage muestra lo que has usado.\n• /connect comprueba o cambia tu Claude.',
    tryAgent:
      'Tres cosas para probar primero:\n• Saluda a tu agente y dile quién eres.\n• Pídele algo que necesites hoy.\n• /status muestra si tu agente y tu Claude están bien.',
    comeBack: 'Vuelve cuando quieras con /menu.',
  },

  menu: {
    title: 'Menú',
    line: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    status: 'Estado',
    usage: 'Uso',
    plan: 'Plan',
    claude: 'Claude',
    settings: 'Ajustes',
    help: 'Ayuda',
    open: 'Menú',
    back: 'Atrás',
    cancel: 'Cancelar',
  },

  credentialLine: (credential) => {
    if (!credential) return 'Claude sin conectar';
    return credential.verdict === 'valid' ? 'Claude conectado ✅' : 'Claude conectado ⚠️';
  },

  status: {
    title: 'Estado',
    plan: 'Plan',
    claude: 'Claude',
    agent: 'Agente',
    channels: 'Canales',
    noChannels: 'todavía ninguno',
    noPlan: NO_PLAN,
    unpaid: 'pago pendiente; paga, por favor, para continuar',
    planUntil: {
      subscribed: (name, until) => `${name}, se renueva el ${until}`,
      ending: (name, until) => `${name}, termina el ${until}`,
      past_due: (name, until) => `${name}, el último pago ha fallado; funciona hasta el ${until}`,
    },
    machine: {
      none: 'aún sin construir',
      building: 'en construcción',
      updating: 'listo, se está aplicando un cambio',
      ready: 'listo',
      failed: 'no está listo; hemos avisado a nuestro equipo',
      paused: 'en pausa mientras no haya plan; no se borra nada',
      waking: 'despertando; tarda entre 20 y 60 segundos',
      awake: 'listo, despierto',
      asleep: 'dormido; «Despertar al agente» lo despierta en 20 a 60 segundos',
      changing: 'arrancando o parando ahora mismo',
      down: 'no está en marcha; nos ocupamos de ello',
    },
    ourTrouble:
      'Nuestro proveedor de alojamiento no responde como debería. La causa está de nuestro lado; sigo intentándolo.',
    credential: (kind, last4) => `${kind} que termina en ${last4}`,
    notConnected: 'No hay ningún Claude conectado.',
    checkedAt: (at) => `última comprobación: ${at}`,
    expiresBy: (day) => `termina a más tardar el ${day}`,
    refresh: 'Actualizar',
    restart: 'Reiniciar el agente',
    restartAsk:
      'Tu agente se detiene y vuelve a arrancar. Estará ausente más o menos un minuto; no se pierde nada.',
    restartYes: 'Reiniciar ahora',
    restarting: 'Estoy reiniciando tu agente. Te escribo cuando haya vuelto.',
    restarted: 'Tu agente ha vuelto.',
    seenAt: (at: string) => `visto ${at}`,
    wake: 'Despertar al agente',
    wakingNow:
      'Estoy despertando a tu agente. Suele tardar entre 20 y 60 segundos; te escribo cuando esté despierto.',
    awake: (stays: boolean): string =>
      stays
        ? 'Tu agente está despierto.'
        : 'Tu agente está despierto. Con tu plan vuelve a dormirse cuando no tiene nada que hacer.',
    resumed: 'Tu agente ha vuelto. Todo está donde estaba.',
    updated: (plan: string) =>
      `Tu agente funciona ahora con lo que le da tu plan ${plan}. Todos sus datos siguen ahí.`,
    takesLonger:
      'Esto tarda más de lo normal: nuestro proveedor de alojamiento no responde como debería. Sigo intentándolo y te escribo cuando esté hecho; no se pierde nada.',
  },

  usage: {
    title: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    service: { search: 'Búsquedas', browser: 'Navegador', email: 'Correos', phone: 'Teléfono' },
    amount: (service, used, limit) =>
      `${count(used)}/${count(limit)}${SERVICES[service].unit === 'minute' ? ' min' : ''}`,
    resets: (day) => `Los contadores vuelven a cero el ${day}.`,
    aiIsYours: 'El uso de la IA no se cuenta aquí: funciona con tu propio Claude.',
  },

  credential: {
    title: 'Tu Claude',
    connect: 'Conectar Claude',
    test: 'Probar',
    change: 'Cambiar',
    disconnect: 'Desconectar',
    testing: 'Preguntando a Anthropic…',
    tested: {
      valid: 'Probada: Anthropic acepta tu credencial.',
      other: (explanation) => `Probada: ${explanation}`,
    },
    howChecked:
      'La compruebo sin que hagas nada. Más o menos una vez al día, tu agente hace para ello una petición muy pequeña, que Anthropic cuenta como uso.',
    disconnectTitle: '¿Desconectar tu Claude?',
    disconnectAsk: (last4) => [
      `Elimino de tu máquina y de aquí la credencial que termina en ${last4}. Tu agente no podrá responder hasta que conectes otra.`,
      'Quedan dos cosas: las copias de seguridad de la máquina la conservan hasta cinco días, y en Anthropic sigue siendo válida hasta que la revoques allí.',
    ],
    disconnectYes: 'Desconectar',
    disconnecting: 'Estoy eliminando tu credencial…',
    disconnected:
      'Hecho: tu credencial ya no está en tu máquina ni aquí. Revócala también en Anthropic, por favor. Conecta otra con /connect.',
    changedOnMachine: (last4) => `Tu agente usa ahora la credencial que termina en ${last4}.`,
  },

  settings: {
    title: 'Ajustes',
    language: 'Idioma',
    timezone: 'Zona horaria',
    quietHours: 'Horas de silencio',
    notices: 'Recordatorios y consejos',
    on: 'activados',
    off: 'desactivados',
    noQuietHoursSet: 'ninguna',
    fromTo: (from, to) => `de ${from} a ${to}`,
    quietNow: (until) => `Ahora hay silencio, hasta las ${until}.`,
    turnOff: 'Desactivar recordatorios',
    turnOn: 'Activar recordatorios',
    turnedOff:
      'Ya no te mando recordatorios ni consejos. Tampoco llega ninguno antes de que termine un token de Claude. Lo que afecta a tu pago o a la seguridad de tu cuenta sigue llegando, igual que el aviso de que tu Claude ha dejado de funcionar y las respuestas a lo que preguntas.',
    turnedOn: 'Vuelvo a mandarte recordatorios y consejos, fuera de tus horas de silencio.',
    chooseLanguage: '¿En qué idioma hablamos?',
    languageUnknown: 'Ese todavía no lo hablo. Elige uno de estos, por favor.',
    chooseTimezone: '¿Dónde estás?',
    timezoneNow: (zone, time) => `Tu zona horaria ahora: ${zone}, ${time}.`,
    typeTimezone:
      'Elige, o escribe una ciudad (“Lisboa”), una zona horaria (“Europe/Lisbon”) o una diferencia (“+2”).',
    timezoneUnknown:
      'No conozco ese lugar. Prueba con la ciudad grande más cercana, un nombre como “Europe/Lisbon” o una diferencia como “UTC+2”.',
    cities: {
      'Europe/Madrid': 'Madrid',
      'Atlantic/Canary': 'Canarias',
      'America/Mexico_City': 'Ciudad de México',
      'America/Guatemala': 'Guatemala',
      'America/Bogota': 'Bogotá',
      'America/Caracas': 'Caracas',
      'America/Santiago': 'Santiago',
      'America/Argentina/Buenos_Aires': 'Buenos Aires',
      'America/New_York': 'Nueva York',
      'America/Los_Angeles': 'Los Ángeles',
      UTC: 'UTC',
    },
    chooseQuietHours: '¿Cuándo guardo silencio?',
    whatIsQuiet:
      'Durante las horas de silencio, los recordatorios y consejos esperan a que terminen. Las respuestas y los avisos de pago y seguridad llegan a cualquier hora, y también el de que tu Claude ha dejado de funcionar.',
    typeQuietHours: 'Elige, o escribe unas horas como “22-7” o “22:30-07:00”.',
    noQuietHours: 'Ninguna',
    quietHoursUnknown: 'No he entendido esas horas. Escríbelas como “22-7” o “22:30-07:00”.',
  },

  help: {
    title: 'Ayuda',
    lines: [
      'Toca un botón o escribe su número o su nombre.',
      '/menu – lo que puedes hacer\n/status – ¿va todo bien?\n/usage – lo que has usado\n/plan – tu plan\n/connect – tu Claude\n/channels – dónde hablas con tu agente\n/link – usar también otra aplicación\n/settings – idioma, zona horaria, horas de silencio\n/cancel – dejar lo que estás haciendo',
      'No mandes nunca contraseñas ni números de tarjeta aquí. Paga solo en la página de Stripe; pega una credencial de Claude solo cuando te la pida.',
    ],
  },

  notes: {
    stale: 'Ese menú ya no está al día. Estamos aquí:',
    notUnderstood: 'No lo he entendido. Elige una de estas opciones, por favor, o escribe /help.',
    notUnderstoodPlain: 'No lo he entendido. Escribe /menu para ver lo que puedes hacer, o /help.',
    onlyText: 'Aquí solo puedo leer texto. Estamos aquí:',
    cancelled: 'Lo dejo como está. No se ha perdido nada.',
    notOpenYet: (command) =>
      `/${command} todavía no está disponible. Escribe /help para ver lo que ya funciona.`,
    somethingWrong: (reference) =>
      `Algo ha fallado por nuestra parte. Inténtalo otra vez, por favor; si vuelve a pasar, danos esta referencia: ${reference}`,
  },

  link: {
    menu: 'Vincular otra aplicación',
    title: 'Una cuenta, varias aplicaciones',
    platform: {
      console: 'la consola',
      telegram: 'Telegram',
      discord: 'Discord',
      whatsapp: 'WhatsApp',
    },
    making: 'Un momento, estoy creando un código…',
    how: 'Abre Automna en tu otra aplicación, toca allí “Ya tengo una cuenta” (o manda /link) y escribe este código:',
    validUntil: (at, left) =>
      `Sirve una vez, hasta las ${at} (${left}). No se lo des a nadie: quien lo escriba puede pedir unirse a tu cuenta.`,
    openTelegram: 'Abrirlo en Telegram',
    newCode: 'Código nuevo',
    haveCode: 'Tengo un código',
    codeOver: 'Ese código ya no vale. ¿Creo uno nuevo?',
    inUse:
      'Alguien acaba de escribir este código. /link muestra la pregunta; un código nuevo lo anula.',
    typeHere: [
      'Escribe aquí el código de tu otra aplicación, por favor. Tiene la forma ABCD-EFGH.',
      'Lo consigues allí con /link.',
    ],
    looking: 'Un momento, estoy mirando ese código…',
    wrong: (triesLeft) =>
      triesLeft > 0
        ? `Ese código no es correcto. Míralo otra vez en tu otra aplicación, por favor: /link lo muestra allí. Te ${triesLeft === 1 ? 'queda un intento' : `quedan ${triesLeft} intentos`}.`
        : 'Ese código tampoco es correcto. Para proteger las cuentas no acepto más códigos aquí durante una hora; todo lo demás funciona como antes.',
    wait: (at) =>
      `Ha habido demasiados códigos incorrectos aquí. Para proteger las cuentas acepto el próximo después de las ${at}. Todo lo demás funciona como antes.`,
    expired: 'Ese código ya no es válido. Manda /link en tu otra aplicación para tener uno nuevo.',
    own: 'Ese es el código de esta misma cuenta. Escríbelo en tu otra aplicación, por favor.',
    askShown: (platform) => [
      `Alguien ha escrito tu código en ${platform}. ¿Eres tú y quieres que ese chat se una a esta cuenta?`,
      'Si no eres tú, di que no: entonces no pasa nada.',
    ],
    askJoin: (platform, plan) => [
      `Este chat se uniría a la cuenta de ${platform} (${plan ? `plan ${plan}` : 'todavía sin plan'}).`,
    ],
    whatHappens:
      'Los dos chats comparten entonces una cuenta: plan, Claude, agente y uso. De dos credenciales de Claude se usa la que se conectó la última.',
    answerUntil: (at) => `Los dos chats tienen que decir que sí, hasta las ${at}.`,
    yes: 'Sí, vincular',
    no: 'No',
    waiting: (platform) => `Gracias. Ahora di que sí también en ${platform}, por favor.`,
    linking: 'Los dos han dicho que sí. Los estoy vinculando…',
    done: 'Los dos chats están vinculados.',
    refused: 'No se ha vinculado nada.',
    refusedThere:
      'El otro chat ha dicho que no, así que no se ha vinculado nada. /link crea un código nuevo.',
    conflict: [
      'Las dos cuentas tienen un plan o un agente propio, así que no puedo convertirlas en una: pagarías por algo a lo que ya no podrías llegar.',
      'Cancela o elimina primero una de ellas (/plan o /delete en su chat) y vuelve a vincular con /link.',
    ],
    leaving:
      'No se ha vinculado nada: una de las dos cuentas se va a eliminar. /delete en su chat muestra cómo conservarla; después vuelve a vincular con /link.',
    linked: (platform) =>
      `Hecho: este chat y el de ${platform} comparten ahora una cuenta. Te escribo donde hayas estado la última vez.`,
  },

  edge: {
    replyWithNumber: 'Responde con un número.',
    chooseOne: 'Elige una opción',
    replyOrBack: 'Responde con un número; con 0 vuelves atrás.',
    copy: 'Copiar',
    answerDirectly: (bot) => `Te respondo en nuestro chat directo: ${bot}`,
    writeMeDirectly: (bot) => `Escríbeme un mensaje directo, por favor: ${bot}`,
    form: {
      title: 'Entrega un secreto',
      label: 'Token o clave',
      description: 'Solo lo recibimos nosotros. Se cifra y no se vuelve a mostrar.',
    },
  },

  commands: {
    start: 'Empezar, o ir a la primera pantalla',
    menu: 'Qué puedes hacer',
    status: '¿Va todo bien?',
    usage: 'Lo que has usado',
    plan: 'Tu plan',
    connect: 'Tu Claude',
    channels: 'Dónde hablas con tu agente',
    link: 'Vincular otra aplicación',
    settings: 'Idioma, zona horaria, horas de silencio',
    help: 'Ayuda',
    cancel: 'Dejar lo que estás haciendo',
    delete: 'Eliminar tu cuenta, o exportar tus datos',
  },

  pages: {
    backToChat: 'Vuelve a tu chat, por favor.',
    closeAndReturn: 'Puedes cerrar esta página y volver a tu chat. Allí sigue sin que hagas nada.',
    paid: 'Pago recibido. ¡Gracias!',
    thanks: '¡Gracias!',
    confirming: 'Se está confirmando tu pago.',
    notCharged: 'No se ha cobrado nada.',
    linkWaits: 'Vuelve a tu chat: tu enlace de pago te sigue esperando allí.',
    over: 'Esta página ya no es válida.',
    askSecretAgain:
      'Funciona una sola vez y durante diez minutos. Pide otra en tu chat con /connect.',
    tooLarge: 'Eso es demasiado grande.',
    notFound: 'Esta página no existe.',
    refused: 'No ha funcionado.',
    tryAgain: 'Vuelve a tu chat, por favor, e inténtalo otra vez.',
    ourFault: 'Algo ha fallado por nuestra parte.',
    reference: (reference) => `Inténtalo otra vez, por favor. Referencia: ${reference}`,
    secret: {
      ask: {
        claude: {
          title: 'Conecta tu Claude',
          what: 'Pega tu setup token o tu clave de API. Se cifra al momento y no se vuelve a mostrar. Esta página funciona una sola vez y durante diez minutos.',
          label: 'Token o clave',
          checkedThere: (app) => `Puedes cerrarla y volver a ${app}: allí compruebo tu Claude.`,
        },
        bot: {
          title: 'Conecta tu bot',
          what: 'Pega el token de tu bot. Se cifra al momento y no se vuelve a mostrar. Esta página funciona una sola vez y durante diez minutos.',
          label: 'Token del bot',
          checkedThere: (app) => `Puedes cerrarla y volver a ${app}: allí compruebo tu bot.`,
        },
      },
      send: 'Enviar de forma segura',
      thenBack: (app) => `Después vuelve a ${app}; allí sigue sin que hagas nada.`,
      received: 'Recibido, gracias.',
      sealed: 'Está cifrado, y esta página ya no funciona.',
      notKept: 'No lo he guardado.',
      askNewPage: 'No lo he guardado. Pide otra página en el chat, por favor.',
      problem: {
        empty:
          'No he encontrado ahí ni una credencial de Claude (empieza por sk-ant-) ni un token de bot.',
        truncated: 'Parece que falta el final. Cópiala entera, con todas sus líneas.',
        several: 'Eran dos credenciales distintas. Pega solo una, por favor.',
        admin_key:
          'Es una clave de administración, que no sirve para un agente. Crea una clave de API normal, por favor.',
        refresh_token:
          'Es un token de renovación. Ejecuta “claude setup-token” y pega lo que muestra, por favor.',
        session_key: 'Es una clave de sesión del navegador. No la compartas con nadie, por favor.',
        sign_in_code:
          'Es un código de inicio de sesión. Pégalo en la terminal; entonces mostrará el token que necesito.',
        other_vendor:
          'Es una clave de otro servicio. Una credencial de Claude empieza por sk-ant- .',
        no_plan:
          'Es un token de bot, y antes hace falta un plan. /plan en tu chat muestra los planes.',
        control_bot: 'Es el token de nuestro propio bot. Tu agente necesita uno suyo.',
        channels_full:
          'Es un token de bot, pero en tu plan no cabe otro canal. Mira /channels en tu chat.',
        looks_secret: 'No parece una credencial de Claude. Empieza por sk-ant- .',
        not_offered: 'Ese tipo de credencial de Claude no se puede usar aquí.',
        too_many: 'Han sido muchas credenciales en poco tiempo. Espera una hora, por favor.',
      },
    },
    export: {
      title: 'Exporta tus datos',
      inIt: 'Recibes un archivo JSON con lo que tenemos sobre ti: cuenta y chats, plan y pagos, uso, lo que se dijo en la página de tu agente, y lo que sabemos de tu credencial de Claude y de tu máquina.',
      notInIt:
        'No incluye: la credencial misma, nuestras claves, los archivos de tu máquina ni tus facturas, que tiene Stripe.',
      download: 'Descargar mis datos',
      once: (app) =>
        `Funciona una sola vez y durante diez minutos. Si la descarga se corta, pide otra página en ${app}.`,
    },
  },

  removal: {
    help: '/delete – eliminar tu cuenta y todo lo que contiene',
    title: '¿Eliminar tu cuenta?',
    goes: (parts: { machine: boolean; last4: string | null; plan: string | null }) =>
      [
        'Se elimina:',
        ...(parts.machine ? ['• tu agente: su máquina con todos los datos que contiene'] : []),
        ...(parts.last4 ? [`• tu credencial de Claude terminada en ${parts.last4}`] : []),
        ...(parts.plan
          ? [
              `• tu suscripción ${parts.plan}: ya no se renueva y termina, como muy tarde, con tu cuenta. El mes en curso no se reembolsa.`,
            ]
          : []),
        '• el historial de este chat y de la página de tu agente, y tus ajustes, de nuestro lado',
      ].join('\n'),
    stays: (parts: { machine: boolean; claude: boolean; paid: boolean }) =>
      [
        'Se queda:',
        ...(parts.paid ? ['• tus facturas en Stripe, que exige la contabilidad'] : []),
        ...(parts.machine ? ['• copias de seguridad de la máquina, hasta cinco días más'] : []),
        ...(parts.claude
          ? [
              '• tu credencial en Anthropic: funciona hasta que la revoques allí; hazlo tú, por favor',
            ]
          : []),
        '• los mensajes que ves en esta aplicación, hasta que los borres aquí',
      ].join('\n'),
    when: (at: string) =>
      `Cuándo: el ${at}, dentro de siete días. Hasta entonces tu agente está en pausa, no se destruye nada y puedes exportar tus datos o cambiar de opinión.`,
    filesFirst:
      'La exportación no incluye los archivos de tu máquina: antes de seguir, pide a tu agente que te envíe lo que quieras conservar.',
    goOn: 'Continuar',
    exportData: 'Exportar mis datos',
    confirmTitle: '¿Seguro?',
    confirm: (at: string) =>
      `Tu agente se detiene ahora. El ${at} se elimina todo para siempre; después nadie puede recuperarlo, tampoco nosotros.`,
    confirmYes: 'Eliminar mi cuenta',
    holdTitle: 'Tu cuenta se va a eliminar',
    hold: (at: string) => [
      `Desaparece para siempre el ${at}. Hasta entonces tu agente está en pausa y no se renueva nada.`,
      'Todavía puedes exportar tus datos o conservar tu cuenta como estaba.',
    ],
    keep: 'Conservar mi cuenta',
    kept: 'Qué bien que te quedas. Tu cuenta está como antes.',
    keptWithAgent:
      'Qué bien que te quedas. Tu cuenta está como antes; tu agente está arrancando y te escribo cuando vuelva.',
    going:
      'Tu cuenta se está eliminando en este momento y ya no se puede conservar. Te escribo cuando no quede nada.',
    statusLine: (at: string) =>
      `Tu cuenta se va a eliminar el ${at}. Hasta entonces tu agente está en pausa. /delete muestra lo que puedes hacer.`,
    paused: 'en pausa hasta que se elimine tu cuenta',
    secretKept: (last4: string) =>
      `Lo he cifrado (termina en ${last4}), pero no lo uso: tu cuenta se va a eliminar y se elimina con ella. /delete muestra cómo conservar tu cuenta.`,
    paidInHold:
      'Tu pago ha llegado, pero tu cuenta se va a eliminar, así que tu agente sigue en pausa y no se renueva nada. Con «Conservar mi cuenta» en /delete puedes seguir.',
    everythingDeleted:
      'Todo está eliminado: tu agente, tu credencial, tu suscripción y todo lo que sabíamos de ti. Si vuelves a escribir, empezamos de cero. ¡Adiós!',
    exportTitle: 'Tus datos',
    exportWhat:
      'Un archivo con lo que guardamos sobre ti: cuenta y chats, plan y pagos, uso, lo que sabemos de tu credencial de Claude y de tu máquina. Nunca contiene la credencial misma, nuestras claves ni los archivos de tu máquina.',
    exportMaking: 'Un momento, estoy creando tu página privada…',
    exportUntil: (at: string, left: string) =>
      `La página funciona una sola vez, hasta las ${at} (${left}). Quien tenga el enlace puede abrirla, así que no lo compartas, por favor.`,
    exportNone: 'Tu última página ya se usó o es demasiado antigua.',
    openExport: 'Abrir la página de exportación',
    newExport: 'Nueva página',
  },
};
