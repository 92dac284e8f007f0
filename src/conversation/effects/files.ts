import type { FileVia } from '../../domain/files.ts';
import type { Facts, FileFacts } from '../facts.ts';
import { effect, unchanged } from './effect.ts';

export const fileEffects = {
  /** Shows a folder of the agent's workspace, once the agent has listed it. */
  list_files: effect<{ path: string; mayWake: boolean }>({
    duringHold: 'refused',
    costs: 'files',
    predict: (facts, { path }) =>
      withFiles(facts, {
        view: { asked: '', path, state: 'asked', entries: [], total: 0, trouble: null },
      }),
  }),
  /** Fetches a file from the agent. Its link is told by news. */
  get_file: effect<{ path: string; name: string; via: FileVia }>({
    duringHold: 'refused',
    costs: 'file_transfer',
    predict: (facts, { path, name, via }) =>
      withFiles(facts, {
        transfer: { direction: 'get', path, name, via, size: 0, state: 'asked', trouble: null },
        page: null,
      }),
  }),
  /** Gives the agent a file that was sent in the chat. */
  put_file: effect<{ fileId: string; name: string; folder: string }>({
    duringHold: 'refused',
    costs: 'file_transfer',
    predict: unchanged,
  }),
  open_upload_page: effect<{ folder: string }>({
    duringHold: 'refused',
    costs: 'file_transfer',
    predict: (facts) => withFiles(facts, { uploadPage: null }),
  }),
};

function withFiles(facts: Facts, change: Partial<FileFacts>): Facts {
  return { ...facts, files: { ...facts.files, ...change } };
}
