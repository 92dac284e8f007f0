import type { Context } from '../flows/flow.ts';
import { SCREENS } from '../flows/screens.ts';
import { noTurn, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

/** A one-time page is ready: the screen that links to it is shown again, if the person is still there. */
export const pageNews = {
  secret_page_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => showAgain(context, SCREENS[context.session.at].takesSecret === true),
  }),
  agent_page_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => {
      const { at, channel } = context.session;
      return showAgain(context, at === 'channel' && channel === 'web');
    },
  }),
  qr_page_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => {
      const { at, channel } = context.session;
      return showAgain(context, at === 'channel' && channel === 'whatsapp');
    },
  }),
  export_page_ready: news({
    duringHold: 'told',
    whenUnreachable: 'drop',
    tell: (context) => showAgain(context, context.session.at === 'export_data'),
  }),
};

function showAgain(context: Context, isThere: boolean): Turn {
  return isThere ? showScreen(context, context.session.at, 'replace') : noTurn(context);
}
