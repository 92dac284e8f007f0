import { note, sequence, showScreen } from '../turn.ts';
import { news } from './definition.ts';

export const supportNews = {
  /** What a person of the team wrote. */
  support_answer: news<{ text: string }>({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context, { text }) =>
      sequence(
        context,
        (now) => note(now, now.copy.support.fromPerson(text)),
        (after) => showScreen(after, 'support', 'send'),
      ),
  }),
};
