import type { Support } from '../en/support.ts';

export const support: Support = {
  title: 'Hilfe vom Team',
  ask: 'Womit können wir dir helfen? Schreib es einfach hier, gern in mehreren Nachrichten. Ein Mensch aus unserem Team liest es.',
  whatTheySee:
    'Zu sehen ist dort auch, wie es deinem Agenten, deinem Claude und deinem Plan geht. Schlüssel und das, was du mit deinem Agenten besprichst, sieht niemand.',
  noUsualWait: 'Wie lange eine Antwort dauert, kann ich noch nicht sagen.',
  usualWait: (time) => `Zuletzt kam die erste Antwort nach etwa ${time}.`,
  sent: 'Ist weitergegeben.',
  waiting: (since) =>
    `Ein Mensch aus unserem Team liest das. Du wartest seit ${since}; die Antwort kommt hier an.`,
  more: 'Wenn dir noch etwas einfällt, schreib es hier.',
  answered: 'Ist es damit gelöst?',
  solved: 'Gelöst',
  closed: 'Schön, dass das geklärt ist. Mit /support erreichst du uns jederzeit wieder.',
  fromPerson: (answer) => `Ein Mensch aus unserem Team schreibt:\n\n${answer}`,
};
