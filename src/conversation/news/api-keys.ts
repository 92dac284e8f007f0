import { noTurn, showScreen } from '../turn.ts';
import { news } from './definition.ts';

export const apiKeyNews = {
  /** The page with a new key is ready, or its key was shown. */
  api_page_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) =>
      context.session.at === 'api' ? showScreen(context, 'api', 'replace') : noTurn(context),
  }),
};
