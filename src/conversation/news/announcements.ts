import type { Layer } from '../../domain/incidents.ts';
import { note } from '../turn.ts';
import { news } from './definition.ts';

export const announcementNews = {
  /** What an operator has written to many. */
  announcement: news<{ text: string }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { text }) => note(context, `${text}\n\n${context.copy.incidents.turnOff}`),
  }),
  /** Something is broken that this account uses, and it isn't the customer's doing. */
  incident: news<{ layer: Layer }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { layer }) => {
      const { incidents } = context.copy;
      return note(context, `${incidents.broken[layer]} ${incidents.nothingToDo}`);
    },
  }),
  incident_over: news<{ layer: Layer; lastedMs: number }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { layer, lastedMs }) => {
      const { copy } = context;
      return note(
        context,
        copy.incidents.over(copy.incidents.name[layer], copy.duration(lastedMs)),
      );
    },
  }),
};
