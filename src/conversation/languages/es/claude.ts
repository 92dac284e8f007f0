import type { Claude } from '../en/claude.ts';
import { dollars, plural } from './numbers.ts';

export const claude: Claude = {
  connect: {
    title: 'Conecta tu Claude',
    why: 'Tu agente piensa con tu propio Claude. ¿Cuál quieres usar?',
    path: { setup_token: 'Suscripción de Claude', api_key: 'Clave de API' },
    pathLine: {
      setup_token: 'Suscripción de Claude: usa el plan Pro, Max, Team o Enterprise que ya tienes.',
      api_key:
        'Clave de API: le pagas a Anthropic por uso. Es lo que Anthropic recomienda para productos como este.',
    },
    kindName: { setup_token: 'Token de suscripción de Claude', api_key: 'Clave de API' },
    setupTokenFacts: (termsDate) => [
      'Conviene saber:\n• Funciona con tu propia suscripción; por la IA no cobramos nada.\n• Anthropic puede cobrarlo como uso adicional o restringir tu cuenta.\n' +
        `• Las condiciones de Anthropic (al ${termsDate}) les piden a productos como este usar claves de API y no recoger tokens de suscripción.\n` +
        '• Un token dura más o menos un año y no se renueva solo. Te aviso antes de que venza.',
    ],
    install: '1. Instala Claude Code en tu computadora (si ya lo tienes, sáltate este paso):',
    run: '2. Ejecuta esto e inicia sesión cuando se abra tu navegador:',
    setupTokenHere: '3. Copia el token que aparece. Empieza por “sk-ant-oat01-”.',
    handIn: {
      paste: 'Pega aquí lo que copiaste. Lo cifro enseguida y borro tu mensaje.',
      form: 'Toca el botón de abajo y pégalo ahí. Lo cifro enseguida; nunca aparece en este chat.',
      page: 'Pégalo en tu página privada, no en este chat: aquí no puedo borrar tus mensajes.',
    },
    pasteHere: 'Pegar aquí',
    newPage: {
      paste: 'Mejor en una página privada',
      form: 'Mejor en una página privada',
      page: 'Nueva página privada',
    },
    openPage: 'Abrir mi página privada',
    pageUntil: (at, left) => `Tu página privada sirve una vez, hasta las ${at} (${left}).`,
    apiKeyFacts: [
      `Le pagas a Anthropic por uso: unos ${dollars(2000)} al mes si lo usas poco, de ${dollars(10_000)} a ${dollars(50_000)} o más si usas mucho Opus. Ahí puedes poner un límite de gasto.`,
      'Crea una clave en la página de Anthropic (enlace abajo).',
    ],
    apiKeyHere: 'La clave empieza por “sk-ant-api03-”.',
    apiKeyPage: 'Crear una clave',
    useApiKey: 'Mejor usar una clave de API',
    useSubscription: 'Mejor usar mi suscripción de Claude',
    checking: (last4) => `Recibido (termina en ${last4}). Lo reviso con Anthropic…`,
    waits: (last4, old) =>
      `Guardado (termina en ${last4}), pero Anthropic no puede confirmarlo ahora. Hasta saberlo, tu agente sigue usando el que termina en ${old}, que funciona.`,
    payFirst: 'Lo guardo cifrado para ti. Ahora elige un plan y tu agente arranca con él.',
    removed: 'Borré ese mensaje para que tu secreto no se quede en este chat.',
    notRemoved:
      'No pude borrar tu mensaje de este chat. Bórralo tú, por favor: mantenlo presionado y toca Eliminar.',
    accepted: {
      valid: (last4) => `Claude está conectado y funciona (termina en ${last4}).`,
      no_credit: (last4) =>
        `Claude está conectado (termina en ${last4}), pero tu cuenta de Anthropic se quedó sin saldo. Agrega saldo ahí para que tu agente pueda responder.`,
      extra_usage: (last4) =>
        `Claude está conectado (termina en ${last4}), pero tu plan de Anthropic no cubre este uso. Activa ahí el uso adicional, o cambia a una clave de API con /connect.`,
      restricted: (last4) =>
        `Claude está conectado (termina en ${last4}), pero no para todos los modelos o espacios de trabajo. Quien administra tu cuenta de Anthropic puede cambiarlo.`,
      spending_limit: (last4) =>
        `Claude está conectado (termina en ${last4}), pero llegaste a tu límite de gasto en Anthropic. Súbelo ahí y tu agente podrá responder.`,
      model_retired: (last4) =>
        `Claude está conectado (termina en ${last4}), pero Anthropic retiró el modelo que usa tu agente. /connect te muestra los demás.`,
      unknown: (last4) =>
        `Guardado (termina en ${last4}). Anthropic no puede confirmarlo en este momento, así que sigo revisando y te aviso.`,
    },
    problem: {
      truncated:
        'Le falta el final: seguramente se cortó en un salto de línea. Copia todo y pégalo otra vez.',
      several: 'En ese mensaje hay más de una clave o token. Pega solo uno.',
      admin_key:
        'Es una clave de administrador: maneja una organización y no puede hacer funcionar un agente. Crea una clave de API normal (empieza por sk-ant-api03-).',
      refresh_token:
        'Es un token de renovación, no un setup token. Ejecuta “claude setup-token” y pega lo que aparece (empieza por sk-ant-oat01-).',
      session_key:
        'Es una clave de sesión de tu navegador. No la compartas con nadie. Lo que necesito es un setup token o una clave de API.',
      sign_in_code:
        'Es el código para iniciar sesión, todavía no el token. Pégalo en la terminal donde está “claude setup-token”; enseguida aparece el token que necesito.',
      login_file:
        'Es la sesión de Claude Code de tu computadora, que solo dura unas horas. Ejecuta “claude setup-token” y pega lo que aparece.',
      cut_bot_token:
        'A ese token de bot le falta el final. Copia todo y pégalo otra vez: un número, dos puntos y 35 caracteres más.',
      other_vendor:
        'Esa clave es de otro servicio. Necesito una de Anthropic: empieza por “sk-ant-”.',
      card_number:
        'Es un número de tarjeta. No lo guardé y nunca lo necesito: solo lo escribes en la página de pago de Stripe.',
      looks_secret:
        'Parece un secreto, pero no es de Anthropic (los suyos empiezan por sk-ant-). No lo guardé.',
      not_offered:
        'Ese tipo de clave de Claude no sirve aquí, así que no la guardé. /connect muestra cuáles sí.',
      too_many: 'Mandaste varias claves en poco tiempo y no guardé esta. Pégala otra vez.',
    },
  },

  verdict: {
    title: {
      valid: 'Tu Claude funciona',
      no_credit: 'Sin saldo en Anthropic',
      extra_usage: 'El uso adicional está apagado o agotado',
      restricted: 'Tu Claude tiene restricciones',
      spending_limit: 'Llegaste a tu límite de gasto',
      model_retired: 'Retiraron el modelo de tu agente',
      expired: 'Este token venció',
      revoked: 'Esta clave fue revocada',
      invalid: 'Anthropic no conoce esta clave',
      not_allowed: 'Tu organización no lo permite',
      unknown: 'Todavía sin revisar',
    },
    explain: {
      valid: 'Anthropic la acepta.',
      no_credit:
        'Tu agente no puede responder ahora: tu cuenta de Anthropic se quedó sin saldo. Agrega saldo y yo reviso otra vez por mi cuenta.',
      extra_usage:
        'Tu plan de Anthropic no cubre este uso. Activa ahí el uso adicional o usa una clave de API.',
      restricted:
        'Tu clave funciona, pero no para todos los modelos o espacios de trabajo. Quien administra tu cuenta de Anthropic puede cambiarlo.',
      spending_limit:
        'Tu agente no puede responder: llegaste al límite de gasto que pusiste en Anthropic. Súbelo ahí o espera a que empiece de nuevo.',
      model_retired:
        'Anthropic retiró el modelo que usa tu agente. Tu clave está bien: con otro modelo, tu agente vuelve a responder.',
      expired: 'Los setup tokens duran más o menos un año, y este ya lo cumplió.',
      revoked: 'Anthropic dice que fue revocada o que desactivaron la cuenta.',
      invalid: 'Anthropic la rechazó. Quizá le falta una parte o la borraron.',
      not_allowed:
        'Tu organización no permite usar suscripciones aquí, o la tuya terminó. Con una clave de API sí funciona.',
      unknown:
        'No pude revisar tu Claude: Anthropic no dio una respuesta clara. Eso no significa que algo esté mal; lo intento de nuevo por mi cuenta.',
    },
    nextStep: {
      valid: 'No tienes que hacer nada.',
      no_credit: 'O usa otra clave:',
      extra_usage: 'O usa otra clave:',
      restricted: 'O usa otra clave:',
      spending_limit: 'O usa otra clave:',
      model_retired: 'O usa otra clave:',
      expired: 'Crea uno nuevo:',
      revoked: 'Crea una nueva:',
      invalid: 'Revisa lo que copiaste y pégalo otra vez:',
      not_allowed: 'Usa una clave de API:',
      unknown: 'O usa otra clave:',
    },
    short: {
      valid: 'funciona',
      no_credit: 'sin saldo',
      extra_usage: 'falta uso adicional',
      restricted: 'con restricciones',
      spending_limit: 'límite de gasto alcanzado',
      model_retired: 'modelo retirado',
      expired: 'venció',
      revoked: 'revocada',
      invalid: 'rechazada',
      not_allowed: 'tu organización no lo permite',
      unknown: 'todavía sin revisar',
    },
    tryPath: { setup_token: 'Nuevo setup token', api_key: 'Usar una clave de API' },
    keepOld: (last4) => `Dejar la que termina en ${last4}`,
    keptOld: (last4) =>
      `Tu agente sigue usando la que termina en ${last4}, que funciona. Cuando esta también funcione, pégala otra vez.`,
  },

  model: {
    button: 'Modelo',
    title: '¿Qué modelo debe usar tu agente?',
    why: 'Los modelos más grandes piensan más a fondo y cuestan más en Anthropic. Puedes cambiarlo cuando quieras. En el chat de tu agente, /model lo cambia para una sola conversación.',
    noList:
      'Con este tipo de token, Anthropic no me muestra su lista. Este es el que te recomiendo:',
    recommended: (name) => `${name} (recomendado)`,
    now: (name) => `Elegiste ${name}.`,
    chosen: (name) => `Listo: desde su próxima respuesta, tu agente usa ${name}.`,
    use: (name) => `Usar ${name}`,
  },

  alert: {
    endsTitle: 'Tu token de Claude vence pronto',
    ends: (last4, at, left) =>
      `Tu setup token (termina en ${last4}) sirve como máximo hasta ${at}, o sea, ${left}. Después tu agente no podrá responder.`,
    left: (days) =>
      days === 0 ? 'unas horas más' : `${days} ${plural(days, { one: 'día', other: 'días' })} más`,
    makeNew: 'Crea uno nuevo y conéctalo. Mientras tanto tu agente sigue con este.',
    about: (last4) => `Tu agente usa la clave que termina en ${last4}.`,
    checkAgain: 'Listo, revisa otra vez',
    fix: {
      no_credit: 'Agregar saldo',
      extra_usage: 'Activar uso adicional',
      spending_limit: 'Cambiar mi límite',
    },
    works: (last4) =>
      `Buenas noticias: la clave que termina en ${last4} funciona. No tienes que hacer nada.`,
  },

  credentialLine: (credential) => {
    if (!credential) return 'Claude sin conectar';
    return credential.verdict === 'valid' ? 'Claude conectado ✅' : 'Claude conectado ⚠️';
  },

  credential: {
    title: 'Tu Claude',
    connect: 'Conectar Claude',
    test: 'Probar',
    change: 'Cambiar',
    disconnect: 'Desconectar',
    testing: 'Preguntando a Anthropic…',
    tested: {
      valid: 'Prueba superada: tu Claude funciona.',
      other: (explanation) => `Resultado: ${explanation}`,
    },
    untested: (at) =>
      `No pude probarlo: Anthropic no respondió con claridad. La última vez que funcionó fue el ${at}.`,
    limitedUntil: (at) => `Anthropic lo levanta el ${at}.`,
    howChecked:
      'Lo reviso con regularidad. Para eso, más o menos una vez al día tu agente le manda a Anthropic una petición mínima, que cuenta como uso.',
    disconnectTitle: '¿Desconectar tu Claude?',
    disconnectAsk: (last4) => [
      `Voy a quitar de tu agente y de aquí la clave que termina en ${last4}. Tu agente no podrá responder hasta que conectes otra.`,
      'Quedan dos cosas: las copias de seguridad de tu agente la guardan hasta cinco días, y en Anthropic sirve hasta que la revoques ahí.',
    ],
    disconnectYes: 'Desconectar',
    revoke: 'Revocarla en Anthropic',
    disconnecting: 'Quitando tu clave…',
    disconnected:
      'Listo: tu clave ya no está en tu agente ni aquí. Revócala también en Anthropic. Para conectar otra, manda /connect.',
    changedOnMachine: (last4) => `Tu agente ahora usa la clave que termina en ${last4}.`,
  },
};
