import type { FileTrouble } from '../../domain/files.ts';
import type { Context } from '../flows/flow.ts';
import type { ScreenId } from '../flows/screens.ts';
import { note, noTurn, showScreen, type Turn } from '../turn.ts';
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

function showIfAt(context: Context, id: ScreenId): Turn {
  return context.session.at === id ? showScreen(context, id, 'replace') : noTurn(context);
}
