/** Something in a folder of the agent's workspace. */
export type FileEntry = { name: string; isFolder: boolean; size: number; changedAt: number };

/** What is sent within a chat: every platform takes that much. */
export const LARGEST_CHAT_FILE = 8 * 1024 * 1024;
/** Larger files stay where they are. */
export const LARGEST_FILE = 20 * 1024 * 1024;

/**
 * `asked`: being listed. `asleep`: the agent would have to be woken, which its owner is asked first. `waking`: it starts.
 */
export type FileViewState = 'asked' | 'asleep' | 'waking' | 'listed' | 'failed';

/** A file that a person has sent in the chat; its content is still at the platform. */
export type ArrivedFile = { id: string; name: string; size: number };

/** `waiting`: for somebody to send it. `fetching`: from the platform on which it was sent. `moving`: between us and the machine. `here`: ready to be downloaded. */
export type FileTransferState =
  | 'waiting'
  | 'fetching'
  | 'asked'
  | 'moving'
  | 'here'
  | 'done'
  | 'failed';

export type FileVia = 'chat' | 'page';

/** Why something did not work. The machine's program gives the same names, except for `away`. */
export const FILE_TROUBLES = [
  'away',
  'gone',
  'hidden',
  'too_large',
  'disk_full',
  'exists',
] as const;
export type FileTrouble = (typeof FILE_TROUBLES)[number];

/** The folder that a chat looks at, as it was listed. `asked` names the request. */
export type ShownFolder = {
  asked: string;
  path: string;
  state: FileViewState;
  entries: FileEntry[];
  /** How many there are, in case they are not all listed. */
  total: number;
  trouble: FileTrouble | null;
};

export type ShownTransfer = {
  direction: 'get' | 'put';
  /** The file to get, or the folder to put it into. */
  path: string;
  name: string;
  size: number;
  /** Whether it is sent within the chat or by a one-time page. */
  via: FileVia;
  state: FileTransferState;
  trouble: FileTrouble | null;
};

const LONGEST_NAME = 120;

/** The name under which a file that somebody sent is stored; null when nothing is left of it. */
export function fileNameOf(given: string): string | null {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .replace(/^\.+/, '');
  if (name === '') return null;
  if (name.length <= LONGEST_NAME) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  return name.slice(0, LONGEST_NAME - ending.length) + ending;
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The folder that holds this one; the workspace itself has none above it. */
export function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** A long name with its beginning and its ending, for a button. */
export function shortName(name: string, most: number): string {
  if (name.length <= most) return name;
  const kept = Math.max(1, Math.floor(most / 3));
  return `${name.slice(0, most - kept - 1)}…${name.slice(-kept)}`;
}
