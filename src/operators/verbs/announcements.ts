import type { App } from '../../app.ts';
import type { announcementOperations } from '../../conversation/operators/operations/announcements.ts';
import { isLanguageCode, LANGUAGE_CODES } from '../../conversation/languages/languages.ts';
import { AppError } from '../../errors.ts';
import {
  addAnnouncement,
  type Announcement,
  type AnnouncementKind,
  type Audience,
  countAudience,
  findAnnouncement,
  listAnnouncements,
  stopAnnouncement,
} from '../../store/announcements.ts';
import {
  endIncident,
  findIncident,
  findOpenIncident,
  type Incident,
  listIncidents,
  openIncident,
} from '../../store/incidents.ts';
import type { Change } from '../../work/commit.ts';
import type { Look, OperationVerbs } from './verb.ts';

const MOST_LISTED = 5;
const MINUTE_MS = 60_000;

const EVERYBODY: Audience = {
  language: null,
  languages: LANGUAGE_CODES,
  plan: null,
  platform: null,
  layer: null,
  incident: null,
  isOptional: false,
};

export const announcementVerbs: OperationVerbs<typeof announcementOperations> = {
  announce: {
    look: (app, args) => preview(app, audienceOf(args), args.text),
    run: (app, args, { id }) => announce(app, { id, audience: audienceOf(args), text: args.text }),
  },
  announce_hit: {
    look: async (app, { language, incident, text }) => {
      await theIncident(app, incident);
      return preview(app, hitAudience(language, incident), text);
    },
    run: (app, { language, incident, text }, { id }) =>
      announce(app, { id, audience: hitAudience(language, incident), text }),
  },
  announce_stop: {
    look: async (app, { id }) => ({ before: line(await theAnnouncement(app, id)), blast: '' }),
    async run(app, { id }) {
      const { told } = await theAnnouncement(app, id);
      const after = `stopped after ${told}`;
      return { changes: [stopAnnouncement(id)], after, answer: `It is ${after} people.` };
    },
  },
  announcements: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    async run(app) {
      const [found] = await app.db.read(listAnnouncements(MOST_LISTED));
      const answer = found.map(line).join('\n') || 'Nothing was announced yet.';
      return { changes: [], after: `${found.length} listed`, answer };
    },
  },
  incident: {
    async look(app, { layer }) {
      const [open, count] = await app.db.read(
        findOpenIncident(layer),
        countAudience({ ...EVERYBODY, layer }),
      );
      if (open) throw new AppError('conflict', `An incident of ${layer} is open: ${open.id}.`);
      return {
        before: `${layer} has no incident`,
        blast: `${people(count)} told now that ${layer} has a problem and that nobody has to do anything, and again when it is over. /status says so until then.`,
      };
    },
    run: (app, { layer, reason }, { id: performed }) => {
      const id = performed.replace(/^[a-z]+_/, 'inc_');
      const openedAt = app.now();
      return Promise.resolve({
        changes: [
          openIncident({ id, layer, reason, openedAt }),
          ...told(app, { id, kind: 'incident', audience: { ...EVERYBODY, layer } }),
        ],
        after: `${id}: ${reason}`,
        answer: `Open: ${id}. /ops_incident_over ${layer} ends it.`,
      });
    },
  },
  incident_over: {
    async look(app, { layer }) {
      const incident = await theOpenIncident(app, layer);
      const [count] = await app.db.read(countAudience({ ...EVERYBODY, incident: incident.id }));
      return {
        before: `${incident.id}: ${incident.reason}`,
        blast: `${people(count)} told that it is over, as they were of ${incident.id}.`,
      };
    },
    async run(app, { layer }, { id: performed }) {
      const { id } = await theOpenIncident(app, layer);
      const over = { id: performed, kind: 'incident_over' as const };
      return {
        changes: [
          endIncident(id, app.now()),
          stopAnnouncement(id),
          ...told(app, { ...over, audience: { ...EVERYBODY, incident: id } }),
        ],
        after: `${id} is over`,
        answer: `${id} is over.`,
      };
    },
  },
  incidents: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    async run(app) {
      const [found] = await app.db.read(listIncidents(MOST_LISTED));
      const lines = found.map((incident) => incidentLine(incident, incident.told, app.now()));
      return {
        changes: [],
        after: `${found.length} listed`,
        answer: lines.join('\n') || 'There was no incident yet.',
      };
    },
  },
};

type Chosen = { language: string; plan: string; platform: string };

function audienceOf({ language, plan, platform }: Chosen): Audience {
  return {
    ...EVERYBODY,
    language,
    plan: plan === 'all' ? null : plan,
    platform: platform === 'all' ? null : platform,
    isOptional: true,
  };
}

function hitAudience(language: string, incident: string): Audience {
  return { ...EVERYBODY, language, incident };
}

async function preview({ db }: Pick<App, 'db'>, audience: Audience, text: string): Promise<Look> {
  const { language, languages } = audience;
  if (language !== null && !isLanguageCode(language))
    throw new AppError('bad_input', `We write in ${languages.join(', ')}.`);
  const [count] = await db.read(countAudience(audience));
  if (count === 0) throw new AppError('not_found', 'Nobody is in this audience.');
  const minutes = Math.ceil(count / 20 / 60);
  return {
    before: '',
    blast: `${count === 1 ? '1 person reads' : `${count} people read`} this, within about ${minutes} min:\n\n${text}`,
  };
}

function announce(
  app: Pick<App, 'now'>,
  { id: performed, ...given }: { id: string; audience: Audience; text: string },
) {
  const id = performed.replace(/^[a-z]+_/, 'ann_');
  return Promise.resolve({
    changes: told(app, { id, kind: 'announcement', ...given }),
    after: `${id}: ${given.text}`,
    answer: `It is being told. /ops_announcements says how far it is, /ops_announce_stop ${id} stops it.`,
  });
}

type Told = { id: string; kind: AnnouncementKind; audience: Audience; text?: string };

function told({ now }: Pick<App, 'now'>, { text = '', ...given }: Told): Change[] {
  return [
    addAnnouncement({ ...given, text }, now()),
    { enqueue: 'send-announcement', payload: { id: given.id } },
  ];
}

async function theAnnouncement({ db }: Pick<App, 'db'>, id: string): Promise<Announcement> {
  const [found] = await db.read(findAnnouncement(id));
  if (!found) throw new AppError('not_found', `There is no announcement ${id}.`);
  return found;
}

async function theIncident({ db }: Pick<App, 'db'>, id: string): Promise<Incident> {
  const [found] = await db.read(findIncident(id));
  if (!found) throw new AppError('not_found', `There is no incident ${id}.`);
  return found;
}

async function theOpenIncident({ db }: Pick<App, 'db'>, layer: string): Promise<Incident> {
  const [found] = await db.read(findOpenIncident(layer));
  if (!found) throw new AppError('not_found', `${layer} has no open incident.`);
  return found;
}

const LONGEST_QUOTE = 60;

function line({ id, state, told: count, text }: Announcement): string {
  return `${id}: ${state}, ${count} told: “${text.slice(0, LONGEST_QUOTE)}”`;
}

function incidentLine(incident: Incident, count: number, now: number): string {
  const { id, layer, reason, openedAt, endedAt } = incident;
  const minutes = Math.round(((endedAt ?? now) - openedAt) / MINUTE_MS);
  const how = endedAt === null ? `open for ${minutes} min` : `lasted ${minutes} min`;
  return `${id}: ${layer}, ${how}, ${count} told. ${reason}`;
}

function people(count: number): string {
  return count === 1 ? '1 person is' : `${count} people are`;
}
