import type { FileTrouble } from '../../domain/files.ts';
import type { Context } from '../flows/flow.ts';
import type { ScreenId } from '../flows/screens.ts';
import type { Screen } from '../screen.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

/** What the agent's files have become. Each shows its screen again, if the person is still there. */
export const fileNews = {
  files_listed: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => showIfAt(context, 'files'),
  }),
  file_got: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => showIfAt(context, 'file'),
  }),
  /** A small file is sent with the sentence. */
  file_here: news<{ id: string; name: string }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { id, name }) =>
      sequence(
        context,
        (now) => showIfAt(now, 'file'),
        (now) => withDocument(note(now, now.copy.files.hereItIs(name)), { id, name }),
      ),
  }),
  upload_page_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => showIfAt(context, 'file_put'),
  }),
  /** A file that the person sent is in its folder, or why it is not. */
  file_put: news<{ name: string; folder: string; trouble: FileTrouble | null }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { name, folder, trouble }) => {
      const { files } = context.copy;
      return note(
        context,
        trouble
          ? files.notPut(name, files.trouble[trouble])
          : files.put(name, folder || files.title),
      );
    },
  }),
};

function withDocument(turn: Turn, document: NonNullable<Screen['document']>): Turn {
  const replies = turn.replies.map((reply) => ({
    ...reply,
    screen: { ...reply.screen, document },
  }));
  return { ...turn, replies };
}

function showIfAt(context: Context, id: ScreenId): Turn {
  return context.session.at === id ? showScreen(context, id, 'replace') : noTurn(context);
}
