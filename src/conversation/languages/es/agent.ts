import { SERVICES } from '../../../domain/services.ts';
import type { Agent } from '../en/agent.ts';
import { count, NO_PLAN, planCalled } from './numbers.ts';

export const agent: Agent = {
  build: {
    title: 'Creando tu agente',
    built: 'Tu agente está listo',
    usualTime: 'Suele tomar 60-90 segundos. Puedes irte; te escribo cuando esté listo.',
    providerTrouble:
      'Nuestro proveedor de alojamiento responde lento. No se pierde nada, y sigo intentando.',
    late: 'Está tardando más de lo normal. Si no termina pronto, nuestro equipo recibe una alerta.',
    failed:
      'Algo falló de nuestro lado y nuestro equipo ya lo sabe. No tienes que hacer nada: sigo en cuanto esté arreglado.',
    finished: 'Todo está listo.',
    step: {
      app: 'Reservar tu espacio privado',
      address: 'Darle una dirección',
      secrets: 'Guardar sus claves',
      volume: 'Crear su disco',
      machine: 'Crear su computadora',
      start: 'Arrancar OpenClaw',
      credential: 'Conectar tu Claude',
    },
    ready: '¡Tu agente está listo! 🎉',
    mute: 'Tu agente está creado, pero todavía no puede responder',
    failedNews:
      'Todavía no pude terminar tu agente. El problema está de nuestro lado y nuestro equipo ya lo sabe. Te escribo en cuanto esté listo.',
  },

  done: {
    title: 'Todo listo.',
    tryFirst:
      'Tres cosas para probar primero:\n• /status muestra cómo están tu agente y tu Claude.\n• /usage muestra lo que usaste.\n• /connect prueba o cambia tu Claude.',
    tryAgent:
      'Tres cosas para probar primero:\n• Saluda a tu agente y cuéntale quién eres.\n• Pídele algo que necesites hoy.\n• /status muestra cómo están tu agente y tu Claude.',
    comeBack: 'Vuelve cuando quieras con /menu.',
  },

  status: {
    title: 'Estado',
    allWorks: 'Todo funciona',
    tokenEnds: (day) => `Tu token de Claude termina a más tardar el ${day}.`,
    plan: 'Plan',
    claude: 'Claude',
    agent: 'Agente',
    channels: 'Canales',
    noChannels: 'todavía ninguno',
    noPlan: NO_PLAN,
    unpaid: 'pago pendiente; paga la factura para seguir',
    unreadable: 'nuestro equipo está revisando tu suscripción',
    blocked: 'en espera: tu banco está recuperando un pago',
    planUntil: {
      comped: (name: string, until: string) => `${name}, gratis hasta el ${until}`,
      not_collected: (name: string, until: string) => `${name}, pagado hasta el ${until}`,
      subscribed: (name, until) => `${name}, se renueva el ${until}`,
      ending: (name, until) => `${name}, termina el ${until}`,
      past_due: (name, until) => `${name}, el último pago falló; funciona hasta el ${until}`,
    },
    machine: {
      none: 'todavía sin crear',
      building: 'se está creando',
      updating: 'listo, aplicando un cambio',
      ready: 'creado, todavía sin revisar',
      halted: 'detenido por ti; con /go sigue',
      halting: 'deteniéndose',
      unseen: 'no lo sé: nuestro proveedor no me lo dice',
      failed: 'no está listo; nuestro equipo ya lo sabe',
      paused: 'en pausa hasta que tengas un plan; no se borra nada',
      suspended: 'suspendido por nuestro equipo; en /privacy ves el motivo',
      restarting: 'se está reiniciando; toma más o menos un minuto',
      waking: 'despertando; toma 20-60 segundos',
      awake: 'listo, despierto',
      asleep: 'dormido; “Despertar al agente” lo levanta en 20-60 segundos',
      changing: 'arrancando o parando ahora mismo',
      down: 'no está funcionando; lo estoy levantando',
    },
    ourTrouble: 'Nuestro proveedor de alojamiento responde lento. Sigo intentando.',
    credential: (kind, last4) => `${kind} que termina en ${last4}`,
    notConnected: 'Tu Claude no está conectado.',
    ownKey: 'Tu agente usa su propia clave de antes. Yo no la tengo, así que no puedo probarla.',
    ownKeyShort: 'Claude: la clave propia de tu agente',
    checkedAt: (at) => `última revisión: ${at}`,
    untested: (at) => `no se pudo probar; funcionó por última vez el ${at}`,
    expiresBy: (day) => `vence a más tardar el ${day}`,
    refreshed: (at) => `Revisado otra vez a las ${at}.`,
    refresh: 'Actualizar',
    restart: 'Reiniciar el agente',
    restartAsk:
      'Tu agente se detiene y arranca otra vez. Estará fuera más o menos un minuto; no se pierde nada.',
    restartYes: 'Reiniciar ahora',
    restarting: 'Reiniciando tu agente. Te escribo cuando vuelva.',
    restarted: 'Tu agente ya volvió.',
    seenAt: (at) => `visto ${at}`,
    wake: 'Despertar al agente',
    wakingNow:
      'Despertando a tu agente. Suele tomar 20-60 segundos; te escribo cuando esté despierto.',
    awake: (stays) =>
      stays
        ? 'Tu agente está despierto.'
        : 'Tu agente está despierto. Con tu plan se vuelve a dormir cuando no tiene nada que hacer.',
    resumed: 'Tu agente ya volvió. Todo está como lo dejaste.',
    updated: (plan) =>
      `Tu agente ya tiene todo lo que incluye ${plan}. Todos sus datos siguen ahí.`,
    broken: {
      host: 'Tu agente no está funcionando: nuestro proveedor tiene un problema con su computadora. Lo estoy recuperando y te aviso cuando esté de vuelta.',
      agent: 'Tu agente dejó de responder. Lo estoy reiniciando y te aviso cuando esté de vuelta.',
      memory:
        'A tu agente se le acabó la memoria y se detuvo. Lo estoy iniciando otra vez y te aviso cuando vuelva. Si la tarea era grande, divídela en pasos más chicos.',
    },
    backAgain: 'Tu agente está de vuelta y responde.',
    restored: (at: string) =>
      `El disco de tu agente se perdió en nuestro proveedor. Restauré la copia del ${at}; falta lo que vino después. Guardamos el disco anterior por si reaparece.`,
    wentBack: (at: string) =>
      `El disco de tu agente está como el ${at}. Lo que vino después no se perdió: guardamos el otro disco hasta que nos digas con /support que no lo necesitas.`,
    go: 'Que siga',
    stoppingNow: 'Estoy deteniendo tu agente. Te aviso en cuanto esté quieto.',
    stopped: 'Detenido. Tu agente no hace nada ni enviará nada hasta que digas /go.',
    goesAgain: (runs) =>
      runs > 0
        ? `Tu agente sigue. Yo había cortado lo que hacía (${runs} a la vez), su agenda y sus canales; la agenda y los canales vuelven, ese trabajo no.`
        : 'Tu agente sigue, con su agenda y sus canales. Cuando lo detuve no estaba haciendo nada.',
    goesAlready: 'Tu agente no está detenido.',
    diskFilling: (percent) =>
      `El disco de tu agente está al ${percent} %. Ya borré cachés y registros viejos. Pídele la lista de sus archivos más grandes y borra lo que no necesites; si se llena, no podrá recordar nada nuevo.`,
    limitsPutBack: (plan) =>
      `En tu agente se había activado algo que ${plan} no incluye: tareas programadas o herramientas. Ya está desactivado. Los planes más grandes lo tienen: /plan`,
    versionPutBack: (version) =>
      `En tu agente se instaló OpenClaw ${version}. Lo estoy reiniciando con la versión que ya probé; todo lo demás sigue igual. Las versiones nuevas te llegan solas.`,
    setAside: (path) =>
      `El nuevo OpenClaw de tu agente ya no conoce tu ajuste “${path}”. Lo aparté con su valor; todo lo demás está como lo dejaste.`,
    thisMonth: 'Este mes',
    availability: (percent) => `activo el ${percent} % del tiempo`,
    noBreaks: 'sin cortes',
    breaks: (count, minutes) =>
      count === 1
        ? `un corte de ${minutes} min`
        : `${count} cortes, el más largo de ${minutes} min`,
    lastBreak: (at, cause) => `el último, ${at}: ${cause}`,
    breakCause: {
      host: 'nuestro proveedor',
      agent: 'OpenClaw se había detenido',
      memory: 'sin memoria',
      anthropic: 'Anthropic no respondía',
      credential: 'tu Claude fue rechazado',
      telegram: 'sin conexión con Telegram',
      discord: 'sin conexión con Discord',
      whatsapp: 'sin conexión con WhatsApp',
    },
    notCounted: (list, last) =>
      `No se cuenta lo que ni nosotros ni nuestro proveedor podemos arreglar: ${list}. La última vez empezó el ${last}.`,
    howLong: (cause, count, minutes) =>
      `${cause} (${count === 1 ? 'una vez' : `${count} veces`}, ${minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} horas`})`,
    takesLonger:
      'Esto tarda más de lo normal: nuestro proveedor de alojamiento responde lento. No se pierde nada. Sigo intentando y te escribo cuando esté hecho.',
  },

  week: {
    title: (period) => `La semana de tu agente: ${period}`,
    off: 'Lo activaste en /settings y ahí puedes desactivarlo.',
  },

  usage: {
    title: (plan, credential) => `${planCalled(plan)} · ${credential}`,
    amount: (service, used, limit) =>
      `${count(used)}/${count(limit)}${SERVICES[service].unit === 'minute' ? ' min' : ''}`,
    count: (used) => count(used),
    of: (service, limit) =>
      ` de ${count(limit)}${SERVICES[service].unit === 'minute' ? ' min' : ''}`,
    planLabel: (plan) => `Plan ${plan}`,
    byDay: (month) => `${month}, día por día.`,
    left: (what) => `⚠️ Te quedan ${what}.`,
    usedUp: (name) => `⚠️ Se acabó: ${name}.`,
    lastUses: 'Últimos usos',
    notKept: 'Aquí no guardo lo que se buscó, se escribió o se dijo, solo cuánto.',
    stillOpen: 'en curso',
    nothingYet: 'Todavía nada.',
    spent: (_service, units, isTime) =>
      isTime
        ? `${Math.floor(units / 60)}:${String(units % 60).padStart(2, '0')} min`
        : count(units),
    resets: (day) => `Todo vuelve a empezar el ${day}.`,
    aiIsYours: 'La IA no se cuenta aquí: funciona con tu propio Claude.',
    warning: {
      soft: (service, amount, _day) =>
        `${service}: ${amount}. Es todo lo de este mes. Por ahora tu agente puede seguir de todas formas.`,
      50: (service, amount, day) =>
        `${service}: ${amount}. Ya usaste la mitad de este mes. Vuelve a empezar el ${day}.`,
      80: (service, amount, day) =>
        `${service}: ${amount}. Ya usaste casi todo lo de este mes. Vuelve a empezar el ${day}.`,
      100: (service, amount, day) =>
        `${service}: ${amount}. Es todo por este mes. Tu agente podrá usarlo otra vez el ${day}.`,
    },
    biggerPlan: 'Con un plan más grande sigue enseguida: /plan',
  },
};
