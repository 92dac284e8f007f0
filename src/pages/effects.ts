import type { pageEffects } from '../conversation/effects/pages.ts';
import { idFrom } from '../ids.ts';
import { tellChat, tellEveryChat } from '../news/tell.ts';
import type { LinkPurpose } from '../domain/one-time-pages.ts';
import { addSecretLink } from '../store/secret-links.ts';
import type { Change } from '../work/commit.ts';
import type { Cause, EffectApp, EffectHandlers } from '../work/effect-handlers.ts';

/** How long a one-time page may be used. */
const LINK_LIFE_MS = 10 * 60_000;

export const pageHandlers = {
  open_secret_page: (app, cause, { purpose }) => openPage(app, cause, { purpose }),
  open_export_page: (app, cause) => openPage(app, cause, { purpose: 'export' }),
  open_agent_page: openAgentPage,
  open_qr_page: (app, cause) => openPage(app, cause, { purpose: 'qr' }),
} satisfies EffectHandlers<typeof pageEffects>;

/** Gives a chat a one-time link to the page of its agent. */
export function openAgentPage(app: Pick<EffectApp, 'now'>, cause: Cause): Change[] {
  return openPage(app, cause, { purpose: 'agent' });
}

/** Who has one of these pages has the account, so the other chats hear of it. */
type ToldPurpose = Exclude<LinkPurpose, 'file' | 'upload' | 'queues'>;

const READY = {
  claude: 'secret_page_ready',
  bot: 'secret_page_ready',
  export: 'export_page_ready',
  agent: 'agent_page_ready',
  api_read: 'api_page_ready',
  api_full: 'api_page_ready',
  qr: 'qr_page_ready',
} as const satisfies Record<ToldPurpose, string>;

const ALARM = {
  claude: 'secret_page',
  bot: 'secret_page',
  export: 'export_page',
  agent: 'agent_page',
  api_read: 'api_page',
  api_full: 'api_page',
  qr: 'qr_page',
} as const satisfies Record<ToldPurpose, string>;

/** Gives a chat a one-time link to a page, and tells the other ones. */
export function openPage(
  app: Pick<EffectApp, 'now'>,
  { accountId, chat, eventId }: Cause,
  { purpose, lifeMs = LINK_LIFE_MS }: { purpose: ToldPurpose; lifeMs?: number },
): Change[] {
  const id = idFrom('lnk', eventId);
  const expiresAt = app.now() + lifeMs;
  return [
    ...addSecretLink({ id, accountId, chat, purpose, expiresAt }),
    tellChat(app, chat, { type: READY[purpose] }, id),
    tellEveryChat(
      app,
      { accountId, except: [chat] },
      { type: 'alarm', what: ALARM[purpose], chat },
      `opened:${id}`,
    ),
  ];
}
