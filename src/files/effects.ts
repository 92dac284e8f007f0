import type { fileEffects } from '../conversation/effects/files.ts';
import { idFrom } from '../ids.ts';
import { tellChat } from '../news/tell.ts';
import { addFetch, addTransfer, askForFolder } from '../store/files.ts';
import { addSecretLink } from '../store/secret-links.ts';
import type { Change } from '../work/commit.ts';
import type { Cause, EffectApp, EffectHandlers } from '../work/effect-handlers.ts';

/** How long an upload page may be used. */
const LINK_LIFE_MS = 10 * 60_000;

export const fileHandlers = {
  list_files: (app, { accountId, chat, eventId }, { path, mayWake }) => {
    const id = idFrom('fvw', chat);
    const asked = idFrom('fva', eventId);
    return [
      askForFolder({ id, accountId, chat, asked, path, mayWake }, app.now()),
      { enqueue: 'list-folder', payload: { id } },
    ];
  },
  get_file: (app, { accountId, chat, eventId }, { path, name, via }) => {
    const id = idFrom('ftr', eventId);
    const now = app.now();
    const linkId = idFrom('lnk', id);
    const transfer = { id, accountId, chat, linkId, direction: 'get', path, name, via } as const;
    return [
      addTransfer({ ...transfer, state: 'asked', dueAt: now, createdAt: now }),
      { enqueue: 'move-file', payload: { id } },
    ];
  },
  put_file: (app, { accountId, chat, eventId }, { fileId, name, folder }) => {
    const id = idFrom('ftr', eventId, fileId);
    const fetched = { id, accountId, chat, path: folder, name, arrivedId: fileId };
    return [addFetch(fetched, app.now())];
  },
  open_upload_page: openUploadPage,
} satisfies EffectHandlers<typeof fileEffects>;

function openUploadPage(
  app: Pick<EffectApp, 'now'>,
  { accountId, chat, eventId }: Cause,
  { folder }: { folder: string },
): Change[] {
  const id = idFrom('ftr', eventId);
  const now = app.now();
  const linkId = idFrom('lnk', id);
  const transfer = { id, accountId, chat, linkId, direction: 'put', path: folder } as const;
  const expiresAt = now + LINK_LIFE_MS;
  return [
    addTransfer({
      ...transfer,
      name: '',
      via: 'page',
      state: 'waiting',
      dueAt: null,
      createdAt: now,
    }),
    ...addSecretLink({ id: linkId, accountId, chat, purpose: 'upload', expiresAt }),
    tellChat(app, chat, { type: 'upload_page_ready' }, linkId),
  ];
}
