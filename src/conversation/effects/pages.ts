import { effect, unchanged } from './effect.ts';

/** One-time pages. Opening one is told by news, and the chat then shows its link. */
export const pageEffects = {
  open_secret_page: effect<{ purpose: 'claude' | 'bot' }>({
    duringHold: 'refused',
    costs: 'page',
    predict: unchanged,
  }),
  open_export_page: effect({ duringHold: 'allowed', costs: 'page', predict: unchanged }),
  open_agent_page: effect({ duringHold: 'refused', costs: 'page', predict: unchanged }),
  open_qr_page: effect({ duringHold: 'refused', costs: 'page', predict: unchanged }),
};
