import type { App } from '../app.ts';
import type { News } from '../conversation/news.ts';
import { tellAccount } from '../news/tell.ts';
import {
  type Announcement,
  findAnnouncement,
  listAudience,
  updateAnnouncement,
} from '../store/announcements.ts';
import { addHits, findIncident } from '../store/incidents.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';

type AnnouncingApp = CommitApp & Pick<App, 'instanceId' | 'locks' | 'log'>;

/** So many accounts are told at once, and then others get their turn. Twenty a second is below every platform's limit. */
const STEP_SIZE = 20;
const PAUSE_MS = 1000;

/**
 * Tells an announcement to the next accounts of its audience, each once, until there is none left or an operator stops it.
 * Whoever joins the audience with a later id is told too.
 */
export async function sendAnnouncement(app: AnnouncingApp, id: string): Promise<void> {
  await workOffRow<AnnouncingApp, Announcement>(app, id, {
    find: findAnnouncement,
    lease: (announcement) => `announcement:${announcement.id}`,
    advance,
    recordFailure: async (_app, _row, error) => {
      throw error;
    },
  });
}

async function advance(app: AnnouncingApp, announcement: Announcement): Promise<'stop'> {
  if (announcement.state !== 'sending') return 'stop';
  const { id, audience, toldUpTo, told } = announcement;
  const [accounts] = await app.db.read(listAudience(audience, toldUpTo, STEP_SIZE));
  const news = accounts.length === 0 ? null : await newsOf(app, announcement);
  if (news === null) {
    const change = { state: 'done' as const, toldUpTo, told, dueAt: null };
    await commit(app, [updateAnnouncement(announcement, change)]);
    app.log.info({ announcementId: id, told }, 'an announcement is told');
    return 'stop';
  }
  const dueAt = app.now() + PAUSE_MS;
  await commit(app, [
    updateAnnouncement(announcement, {
      state: 'sending',
      toldUpTo: accounts.at(-1) ?? toldUpTo,
      told: told + accounts.length,
      dueAt,
    }),
    ...(announcement.kind === 'incident' ? [addHits(id, accounts)] : []),
    ...accounts.map((accountId): Change =>
      tellAccount(app, accountId, news, `told:${id}:${accountId}`),
    ),
    { enqueue: 'send-announcement', payload: { id }, delayMs: PAUSE_MS },
  ]);
  return 'stop';
}

/** Null when what it tells is not true any more. */
async function newsOf(app: AnnouncingApp, announcement: Announcement): Promise<News | null> {
  const { kind, text, audience } = announcement;
  if (kind === 'announcement') return { type: 'announcement', text };
  const [incident] = await app.db.read(
    findIncident(kind === 'incident' ? announcement.id : (audience.incident ?? '')),
  );
  if (!incident) return null;
  const { layer, openedAt, endedAt } = incident;
  if (kind === 'incident') return endedAt === null ? { type: 'incident', layer } : null;
  return endedAt === null ? null : { type: 'incident_over', layer, lastedMs: endedAt - openedAt };
}
