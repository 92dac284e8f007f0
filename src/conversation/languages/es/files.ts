import type { Files } from '../en/files.ts';
import { count, plural } from './numbers.ts';

export const files: Files = {
  title: 'Archivos',
  looking: 'Estoy mirando en la carpeta…',
  asleep:
    'Tu agente está dormido y no puedo ver sus archivos. ¿Lo despierto? Suele tardar 20-60 segundos.',
  wakeAndOpen: 'Despertarlo',
  waking:
    'Estoy despertando a tu agente. Suele tardar 20-60 segundos; después la carpeta aparece aquí.',
  closed: 'Esta carpeta ya no está abierta.',
  openAgain: 'Abrir mis archivos',
  empty: 'Aquí todavía no hay nada.',
  choose: (total) =>
    `${count(total)} ${plural(total, { one: 'elemento', other: 'elementos' })}. Abre una carpeta, o elige un archivo para bajarlo.`,
  page: (page, pages) => `Página ${page} de ${pages}`,
  notAll: (shown) =>
    `Estos son los primeros ${count(shown)}. Pregúntale a tu agente por los demás.`,
  hidden: 'No muestro archivos ocultos ni claves.',
  next: 'Página siguiente',
  previous: 'Página anterior',
  up: 'Carpeta de arriba',
  putHere: 'Poner un archivo',
  get: 'Bajar este archivo',
  getLink: 'Mejor un enlace',
  hereItIs: (name) => `Aquí está ${name}.`,
  sentHere: 'Te lo mandé abajo.',
  details: (size, changed) => `${size}, cambió el ${changed}`,
  tooLarge: (limit) =>
    `Puedo pasarte archivos de hasta ${limit}. Pídele a tu agente que lo divida o que te lo mande.`,
  wakesIt: 'Tu agente está dormido. Si bajas el archivo, lo despierto.',
  getting: 'Se lo estoy pidiendo a tu agente…',
  until: (time, left) => `El enlace sirve una vez, hasta las ${time} (${left}).`,
  pageOver: 'El enlace venció. Puedes pedir otro.',
  got: 'Ya bajaste este archivo.',
  download: 'Descargar',
  putTitle: 'Poner un archivo',
  putWhat: (folder, limit) =>
    `Mándame aquí un archivo, o elige uno en la página, de hasta ${limit}. Tu agente lo recibe en esta carpeta: ${folder}`,
  taking: (names) => `Se lo paso a tu agente: ${names}`,
  notTaken: (limit) =>
    `Puedo pasar archivos de hasta ${limit} que tengan nombre. Prueba con uno más pequeño.`,
  howToPut:
    'Para darle un archivo a tu agente, manda /files, abre una carpeta y manda ahí el archivo.',
  openUpload: 'Elegir un archivo',
  newPage: 'Enlace nuevo',
  put: (name, folder) => `Tu agente ya tiene ${name}. Carpeta: ${folder}`,
  notPut: (name, why) => `${name} no le llegó a tu agente. ${why}`,
  locked: (plans) =>
    `Con ${plans} ves los archivos de tu agente aquí mismo: baja los que quieras y pon otros nuevos.`,
  askAgent: 'En tu plan, pídele a tu agente que te mande lo que necesites.',
  halted: 'Detuviste a tu agente. Manda /go y vuelve a intentarlo.',
  trouble: {
    away: 'Tu agente no responde ahora mismo. Inténtalo otra vez en un minuto; /status muestra cómo está.',
    gone: 'Ya no está ahí. Ve a la carpeta de arriba y mira otra vez.',
    hidden:
      'Es un archivo oculto, una clave o algo fuera de la carpeta de tu agente, así que no lo toco.',
    too_large: 'Es demasiado grande para pasarlo. Pídele a tu agente que lo divida.',
    disk_full: 'El disco de tu agente está lleno. Pídele que borre lo que no necesites.',
    exists: 'Ya hay demasiados archivos con ese nombre. Cámbiaselo y mándalo otra vez.',
  },
  downloadPage: {
    title: 'Tu archivo está listo',
    what: (name, size) => `${name} (${size}), de tu agente.`,
    download: 'Descargar',
    once: (app) =>
      `Sirve una vez, durante diez minutos. Si la descarga falla, pide el archivo otra vez en ${app}.`,
    over: 'Pide el archivo otra vez en tu chat.',
  },
  uploadPage: {
    title: 'Poner un archivo',
    what: (folder, limit) => `Tu agente lo recibe en esta carpeta: ${folder}. Hasta ${limit}.`,
    label: 'Archivo',
    send: 'Mandar a mi agente',
    received: 'Listo, gracias.',
    goesOn: (app) =>
      `Tu agente lo recibe en un momento. Puedes cerrar esta página y volver a ${app}.`,
    over: 'Pide una página nueva con /files en tu chat.',
    problem: {
      empty: 'Ese archivo está vacío, o no elegiste ninguno. Elige otro.',
      no_name: 'Ese archivo necesita un nombre. Cámbiaselo y elígelo otra vez.',
      too_large: 'Ese archivo es demasiado grande. Elige uno más pequeño.',
    },
  },
};
