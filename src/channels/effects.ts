import type { channelEffects } from '../conversation/effects/channels.ts';
import { idFrom } from '../ids.ts';
import { openAgentPage } from '../pages/effects.ts';
import {
  addChannelOwner,
  connectWeb,
  disconnectChannel,
  dropPastedToken,
  inspectChannels,
  recheckChannel,
  requestLogin,
  usePastedToken,
} from '../store/channels.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { type EffectHandlers, SWEEP_NOW } from '../work/effect-handlers.ts';

/** The shortest time between two inspections of the same gateway. */
const INSPECTION_GAP_MS = 10_000;

export const channelHandlers = {
  inspect_channels: (app, { accountId }) => [
    inspectChannels(accountId, app.now(), app.now() - INSPECTION_GAP_MS),
    SWEEP_NOW,
  ],
  recheck_channel: (app, { accountId }, { kind }) => [
    recheckChannel(accountId, kind, app.now()),
    SWEEP_NOW,
  ],
  use_pasted_token: (app, { accountId }, { kind }) => [
    usePastedToken(accountId, kind, app.now()),
    SWEEP_NOW,
  ],
  drop_pasted_token: (app, { accountId }, { kind }) => [
    dropPastedToken(accountId, kind, app.now()),
    SWEEP_NOW,
  ],
  add_channel_owner: (app, { accountId }, { kind, owner }) => [
    addChannelOwner(accountId, kind, owner),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ],
  login_by_qr: (app, { accountId, eventId }) => [
    requestLogin(idFrom('chn', eventId), accountId, app.now()),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ],
  connect_web: (app, cause) => [
    connectWeb(idFrom('chn', cause.eventId), cause.accountId, app.now()),
    ...openAgentPage(app, cause),
    SWEEP_NOW,
  ],
  disconnect_channel: (app, { accountId }, { kind }) => [
    disconnectChannel(accountId, kind, app.now()),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ],
} satisfies EffectHandlers<typeof channelEffects>;
