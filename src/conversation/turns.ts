import type { Context } from './flows/flow.ts';
import type { ScreenId } from './flows/screen-ids.ts';
import { show, type Turn } from './turn.ts';

/** What news are made of: a screen, nothing, or several turns one after the other. */
export function showing(context: Context, id: ScreenId, mode: 'send' | 'replace'): Turn {
  const { session, reply } = show(context, id, mode);
  return { session, replies: [reply], effects: [] };
}

export function nothing({ session }: Context): Turn {
  return { session, replies: [], effects: [] };
}

export function sequence(context: Context, ...parts: ((context: Context) => Turn)[]): Turn {
  return parts.reduce<Turn>((before, part) => {
    const turn = part({ ...context, session: before.session });
    return {
      session: turn.session,
      replies: [...before.replies, ...turn.replies],
      effects: [...before.effects, ...turn.effects],
    };
  }, nothing(context));
}
