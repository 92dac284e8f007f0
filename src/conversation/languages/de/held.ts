import type { Held } from '../en/held.ts';

export const held: Held = {
  title: 'Einer deiner älteren Chats muss zustimmen',
  why: 'Dieser Chat gehört seit weniger als 7 Tagen dazu. Ich habe deshalb die älteren gefragt, ob das wirklich du bist. Sag dort Ja, dann passiert es sofort.',
  unless: (at) => `Sagt niemand Nein, passiert es von selbst am ${at}.`,
  withdraw: 'Zurückziehen',
  over: 'Das hat sich schon erledigt.',
  wasThatYou: 'Warst du das?',
  asked: {
    deletion: (chat) =>
      `Jemand hat in deinem Chat in ${chat} darum gebeten, dieses Konto zu löschen. Dieser Chat gehört seit weniger als 7 Tagen dazu.`,
    export: (chat) =>
      `Jemand hat in deinem Chat in ${chat} alle Daten dieses Kontos verlangt. Dieser Chat gehört seit weniger als 7 Tagen dazu.`,
  },
  unlessStopped: (at) => `Warst du das nicht, halt es auf. Sonst passiert es am ${at}.`,
  answer: 'Schick /delete, um zu antworten.',
  approve: { deletion: 'Ja, Konto löschen', export: 'Ja, Daten herausgeben' },
  approved: 'Gut, es passiert jetzt.',
  stopped: 'Aufgehalten. Es passiert nichts.',
  stoppedThere: 'Das wurde in einem anderen Chat aufgehalten, also passiert nichts.',
};
