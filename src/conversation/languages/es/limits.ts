import type { Limits } from '../en/limits.ts';

export const limits: Limits = {
  switchedOff:
    'Ahora mismo no puedo aceptar pagos nuevos: nuestro equipo los pausó. No se te cobra nada. Vuelve a intentarlo en unas horas.',
  payment_link: (at) =>
    `Ya te di varios enlaces de pago en poco tiempo. Te puedo dar otro a partir de las ${at}.`,
  payment_check: (at) =>
    `Acabo de preguntarle varias veces a Stripe. Si pagas, lo veré sin que me avises. Puedes volver a preguntar a partir de las ${at}.`,
  plan_change: (at) =>
    `Ya te busqué varios precios en poco tiempo. Puedo volver a consultar a partir de las ${at}.`,
  credential_test: (at) =>
    `Acabo de probar tu Claude varias veces seguidas. Puedes probarlo otra vez a partir de las ${at}.`,
  secret: (at) =>
    `Mandaste varias claves en poco tiempo y no guardé esta. Mándala otra vez a partir de las ${at}.`,
  channel_check: (at) =>
    `Acabo de revisar esto varias veces seguidas. Puedes revisarlo otra vez a partir de las ${at}.`,
  channel_change: (at) =>
    `Cambiaste mucho tus canales en poco tiempo. Puedes hacer el próximo cambio a partir de las ${at}.`,
  qr_code: (at) =>
    `Ya te mostré varios códigos QR en poco tiempo. Te consigo otro a partir de las ${at}.`,
  restart: (at) =>
    `Tu agente acaba de reiniciarse varias veces. Puedes reiniciarlo otra vez a partir de las ${at}.`,
  wake: (at) =>
    `Acabas de despertar a tu agente varias veces. Puedes despertarlo otra vez a partir de las ${at}.`,
  phone_number: (at) =>
    `Activaste y desactivaste el teléfono varias veces. Puedes volver a cambiarlo a partir de las ${at}.`,
  files: (at) => `Miraste muchas carpetas en poco tiempo. Puedes seguir a partir de las ${at}.`,
  file_transfer: (at) =>
    `Fueron muchos archivos en poco tiempo. El próximo puede ir a partir de las ${at}.`,
  page: (at) =>
    `Abriste varias páginas privadas en poco tiempo. Te puedo dar otro enlace a partir de las ${at}.`,
  support: (at) =>
    `Le escribiste muchas veces a nuestro equipo en poco tiempo, y todo llegó. Puedes volver a escribir a las ${at}.`,
  account_request: (at) =>
    `Ya pediste esto varias veces en poco tiempo. Puedes pedirlo otra vez a partir de las ${at}.`,
};
