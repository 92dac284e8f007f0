import type { GraceWords } from '../en/grace.ts';

export const grace: GraceWords = {
  over: (date, url) =>
    `El tiempo de tu agente con nuestra clave terminó el ${date}. Conecta tu propio Claude y sigue justo donde se quedó: ${url}`,
  closed: (url) =>
    `Tu agente ya usa tu propio Claude y ahora mismo no pudo usarlo. Revisa la conexión aquí: ${url}`,
  noPlan: (url) => `Tu agente no tiene un plan activo. Puedes elegir uno aquí: ${url}`,
  dayUsed: (url) =>
    `Ya se usó tu parte de nuestra clave por hoy; mañana hay más. O conecta ahora tu propio Claude, sin ese límite: ${url}`,
  allUsed: (url) =>
    `Ya se usó tu parte de nuestra clave. Conecta tu propio Claude y tu agente sigue de inmediato: ${url}`,
  fleetUsed: (url) =>
    `Nuestra clave se agotó por hoy, para todos. Mañana vuelve a funcionar, o ahora mismo con tu propio Claude: ${url}`,
  models: (models, url) =>
    `Con nuestra clave tu agente puede usar ${models}. Con tu propio Claude puede usar cualquier modelo: ${url}`,
  unavailable:
    'Ahora mismo no podemos llegar a Claude. Es culpa nuestra, no tuya; casi siempre vuelve en unos minutos.',
  remind: (date) =>
    `Tu agente usa nuestra clave hasta el ${date}. Conecta antes tu propio Claude y todo sigue igual: /connect`,
  stopped:
    'El tiempo con nuestra clave terminó y tu agente ya no puede responder. Todo lo que sabe sigue ahí: conecta tu propio Claude y continúa. /connect',
  claudeLine: {
    open: (date) => `🟡 con nuestra clave hasta el ${date} · /connect`,
    soon: (time) => `🟠 con nuestra clave solo hasta el ${time} · /connect`,
    over: '🔴 sin conectar, así que tu agente no puede responder · /connect',
  },
};
