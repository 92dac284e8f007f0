import type { Files } from '../en/files.ts';
import { count, plural } from './numbers.ts';

export const files: Files = {
  title: 'Dateien',
  looking: 'Ich sehe im Ordner nach …',
  asleep:
    'Dein Agent schläft, darum sehe ich seine Dateien nicht. Soll ich ihn wecken? Das dauert meistens 20-60 Sekunden.',
  wakeAndOpen: 'Wecken',
  waking:
    'Ich wecke deinen Agenten. Das dauert meistens 20-60 Sekunden, dann erscheint der Ordner hier.',
  closed: 'Dieser Ordner ist nicht mehr offen.',
  openAgain: 'Dateien öffnen',
  empty: 'Hier liegt noch nichts.',
  choose: (total) =>
    `${count(total)} ${plural(total, { one: 'Eintrag', other: 'Einträge' })}. Öffne einen Ordner, oder wähl eine Datei, um sie zu holen.`,
  page: (page, pages) => `Seite ${page} von ${pages}`,
  notAll: (shown) => `Das sind die ersten ${count(shown)}. Nach den übrigen frag deinen Agenten.`,
  hidden: 'Versteckte Dateien und Schlüssel zeige ich nicht.',
  next: 'Nächste Seite',
  previous: 'Vorige Seite',
  up: 'Ordner darüber',
  putHere: 'Datei ablegen',
  get: 'Datei holen',
  getLink: 'Lieber einen Link',
  hereItIs: (name) => `Hier ist ${name}.`,
  sentHere: 'Ich habe sie unten geschickt.',
  details: (size, changed) => `${size}, geändert am ${changed}`,
  tooLarge: (limit) =>
    `Ich kann Dateien bis ${limit} weitergeben. Lass deinen Agenten diese hier teilen oder dir schicken.`,
  wakesIt: 'Dein Agent schläft. Wenn du die Datei holst, wecke ich ihn.',
  getting: 'Ich hole sie von deinem Agenten …',
  until: (time, left) => `Der Link geht einmal, bis ${time} (${left}).`,
  pageOver: 'Der Link ist abgelaufen. Du kannst einen neuen haben.',
  got: 'Diese Datei hast du heruntergeladen.',
  download: 'Herunterladen',
  putTitle: 'Datei ablegen',
  putWhat: (folder, limit) =>
    `Schick mir hier eine Datei, oder wähl eine auf der Seite, bis ${limit}. Dein Agent bekommt sie in diesen Ordner: ${folder}`,
  taking: (names) => `Das gebe ich deinem Agenten weiter: ${names}`,
  notTaken: (limit) =>
    `Weitergeben kann ich Dateien bis ${limit}, die einen Namen haben. Versuch es mit einer kleineren.`,
  howToPut:
    'Willst du deinem Agenten eine Datei geben, schick /files, öffne einen Ordner und schick sie dort.',
  openUpload: 'Datei auswählen',
  newPage: 'Neuer Link',
  put: (name, folder) => `Dein Agent hat jetzt ${name}. Ordner: ${folder}`,
  notPut: (name, why) => `${name} ist bei deinem Agenten nicht angekommen. ${why}`,
  locked: (plans) =>
    `Mit ${plans} siehst du die Dateien deines Agenten direkt hier: Hol dir jede davon, und leg neue dazu.`,
  askAgent: 'In deinem Plan bittest du deinen Agenten, dir zu schicken, was du brauchst.',
  halted: 'Du hast deinen Agenten gestoppt. Schick erst /go und versuch es dann noch mal.',
  trouble: {
    away: 'Dein Agent antwortet gerade nicht. Versuch es in einer Minute noch mal; /status zeigt, wie es ihm geht.',
    gone: 'Das gibt es nicht mehr. Geh in den Ordner darüber und sieh noch mal nach.',
    hidden:
      'Das ist eine versteckte Datei, ein Schlüssel oder liegt außerhalb des Ordners deines Agenten. Davon lasse ich die Finger.',
    too_large: 'Sie ist zu groß zum Weitergeben. Lass deinen Agenten sie teilen.',
    disk_full: 'Der Speicher deines Agenten ist voll. Lass ihn löschen, was du nicht brauchst.',
    exists: 'So heißen dort schon zu viele Dateien. Benenn sie um und schick sie noch mal.',
  },
  downloadPage: {
    title: 'Deine Datei ist da',
    what: (name, size) => `${name} (${size}), von deinem Agenten.`,
    download: 'Herunterladen',
    once: (app) =>
      `Das geht einmal, zehn Minuten lang. Bricht der Download ab, hol die Datei bei ${app} noch mal.`,
    over: 'Hol die Datei in deinem Chat noch mal.',
  },
  uploadPage: {
    title: 'Datei ablegen',
    what: (folder, limit) =>
      `Dein Agent bekommt sie in diesen Ordner: ${folder}. Höchstens ${limit}.`,
    label: 'Datei',
    send: 'An meinen Agenten senden',
    received: 'Angekommen, danke.',
    goesOn: (app) =>
      `Dein Agent bekommt sie gleich. Du kannst diese Seite schließen und zurück zu ${app} gehen.`,
    over: 'Hol dir in deinem Chat mit /files eine neue Seite.',
    problem: {
      empty: 'Diese Datei ist leer, oder es war keine ausgewählt. Wähl eine andere.',
      no_name: 'Diese Datei braucht einen Namen. Benenn sie um und wähl sie noch mal aus.',
      too_large: 'Diese Datei ist zu groß. Wähl eine kleinere.',
    },
  },
};
