import {
  type ArrivedFile,
  type FileEntry,
  fileNameOf,
  joinPath,
  LARGEST_CHAT_FILE,
  LARGEST_FILE,
  parentOf,
  shortName,
  type ShownFolder,
} from '../../domain/files.ts';
import { PLAN_TERMS, PLANS } from '../../domain/plans.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Choice, code, type Link, type Screen, small, text } from '../screen.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';
import { biggerPlans, chooseUpgrade, upgradeChoices } from './upgrade.ts';

/** As many buttons as fit on a phone beside those that lead elsewhere. */
const PAGE = 6;
/** Two buttons stand side by side. */
const LONGEST_LABEL = 17;
const LONGEST_LINE = 48;

export const fileScreens: Screens<'files' | 'file' | 'file_put' | 'files_locked'> = {
  files: {
    shown: 'outside_hold',
    interruptible: false,
    view: viewFolder,
    choose: chooseInFolder,
    onFiles: putMove,
    back: ({ facts }) => homeScreen(facts),
  },
  file: {
    shown: 'outside_hold',
    interruptible: false,
    view: viewFile,
    choose: (id, context) => {
      const { view } = context.facts.files;
      const entry = chosenEntry(context);
      if (!view || !entry || !waysOf(entry.size).includes(id)) return null;
      const path = joinPath(view.path, entry.name);
      const via = id === 'get' ? 'chat' : 'page';
      return { effects: [{ type: 'get_file', path, name: entry.name, via }] };
    },
    onFiles: putMove,
    back: () => 'files',
  },
  file_put: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => {
      const { uploadPage, view } = facts.files;
      const { files } = copy;
      return {
        title: files.putTitle,
        body: text(
          files.putWhat(folderName(copy, view), copy.size(LARGEST_FILE)),
          uploadPage ? until(copy, facts, uploadPage.expiresAt) : files.pageOver,
        ),
        links: uploadPage ? [{ label: files.openUpload, url: uploadPage.url }] : [],
        choices: [{ id: 'put', label: files.newPage }],
      };
    },
    choose: (id, { facts }) => (id === 'put' ? uploadMove(facts) : null),
    onFiles: putMove,
    back: () => 'files',
  },
  files_locked: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.files.title,
      body: text(copy.files.locked(copy.list(planNames())), copy.files.askAgent),
      choices: upgradeChoices(copy, facts, plansWithFiles(facts)),
    }),
    choose: (id, { facts }) => chooseUpgrade(id, facts),
    back: ({ facts }) => homeScreen(facts),
  },
};

/** What /files leads to. */
export function filesMove({ facts }: Context): Move {
  const { terms } = facts.entitlement;
  if (!terms || facts.machine?.state !== 'ready') return { to: homeScreen(facts) };
  if (!terms.fileBrowser) return { to: 'files_locked' };
  return facts.deletion ? { to: 'files' } : openFolder('');
}

function openFolder(path: string, mayWake = false): Move {
  return {
    to: 'files',
    keep: { page: 0, file: null },
    effects: [{ type: 'list_files', path, mayWake }],
  };
}

function uploadMove({ files, entitlement }: Facts): Move {
  if (!entitlement.terms?.fileBrowser) return { to: 'files_locked' };
  const folder = files.view?.path ?? '';
  return { to: 'file_put', effects: [{ type: 'open_upload_page', folder }] };
}

/** Every plan with the file browser. */
function planNames(): string[] {
  return PLANS.map((plan) => PLAN_TERMS[plan])
    .filter(({ fileBrowser }) => fileBrowser)
    .map(({ name }) => name);
}

/** Files that were sent here go into the folder that is open. */
function putMove(sent: ArrivedFile[], { copy, facts }: Context): Move | null {
  if (!facts.entitlement.terms?.fileBrowser || facts.deletion) return null;
  const folder = facts.files.view?.path ?? '';
  const good = sent.flatMap(({ id, name, size }) => {
    const stored = fileNameOf(name);
    return stored !== null && size <= LARGEST_FILE ? [{ fileId: id, name: stored, folder }] : [];
  });
  if (good.length === 0) return { say: copy.files.notTaken(copy.size(LARGEST_FILE)), stay: true };
  const names = copy.list(good.map(({ name }) => shortName(name, LONGEST_LINE)));
  const effects = good.map((file) => ({ type: 'put_file' as const, ...file }));
  return { say: copy.files.taking(names), stay: true, effects };
}

function plansWithFiles(facts: Facts) {
  return biggerPlans(facts).filter((plan) => PLAN_TERMS[plan].fileBrowser);
}

function viewFolder({ copy, facts, session }: Context): Screen {
  const { files } = copy;
  const { view } = facts.files;
  const title = folderName(copy, view);
  const again = { id: 'refresh', label: copy.status.refresh };
  const refresh = view?.path ? [again, { id: 'up', label: files.up }] : [again];
  switch (view?.state) {
    case undefined:
      return {
        title,
        body: text(files.closed),
        choices: [{ id: 'refresh', label: files.openAgain }],
      };
    case 'asked':
      return { title, body: text(files.looking), choices: refresh };
    case 'waking':
      return { title, body: text(files.waking), choices: refresh };
    case 'asleep': {
      const wake = { id: 'wake', label: files.wakeAndOpen, style: 'primary' as const };
      return { title, body: text(files.asleep), choices: [wake] };
    }
    case 'failed':
      return { title, body: text(whyNot(copy, facts, view.trouble)), choices: refresh };
    case 'listed':
      return viewListed(copy, { title, view, page: session.page });
  }
}

type Listed = { title: string; view: ShownFolder; page: number };

function viewListed(copy: Copy, { title, view, page }: Listed): Screen {
  const { files } = copy;
  const { entries, total, path, asked } = view;
  const pages = Math.max(1, Math.ceil(entries.length / PAGE));
  const at = Math.min(page, pages - 1);
  const shown = entries.slice(at * PAGE, (at + 1) * PAGE);
  return {
    title,
    body: [
      ...text(
        ...(total === 0 ? [files.empty] : [shown.map((entry) => lineOf(copy, entry)).join('\n')]),
        ...(total === 0 ? [] : [files.choose(total)]),
        ...(pages > 1 ? [files.page(at + 1, pages)] : []),
      ),
      ...small(...(entries.length < total ? [files.notAll(entries.length)] : []), files.hidden),
    ],
    choices: [
      ...shown.map((entry, index) => ({
        id: `${asked}:${at * PAGE + index}`,
        label: labelOf(entry),
      })),
      ...(at + 1 < pages ? [{ id: 'next', label: files.next }] : []),
      ...(at > 0 ? [{ id: 'previous', label: files.previous }] : []),
      ...(path === '' ? [] : [{ id: 'up', label: files.up }]),
      { id: 'put', label: files.putHere },
      { id: 'refresh', label: copy.status.refresh },
    ] satisfies Choice[],
  };
}

function chooseInFolder(id: string, { facts, session }: Context): Move | null {
  const path = facts.files.view?.path ?? '';
  switch (id) {
    case 'refresh':
      return openFolder(path);
    case 'wake':
      return openFolder(path, true);
    case 'up':
      return openFolder(parentOf(path));
    case 'next':
      return { to: 'files', keep: { page: session.page + 1 } };
    case 'previous':
      return { to: 'files', keep: { page: Math.max(0, session.page - 1) } };
    case 'put':
      return uploadMove(facts);
    default:
      return enter(id, facts);
  }
}

/** An entry of the folder as it was listed; one of an older list leads nowhere. */
function enter(id: string, { files: { view } }: Facts): Move | null {
  const [asked, number] = id.split(':');
  const index = Number(number);
  const entry = view?.asked === asked ? view?.entries[index] : undefined;
  if (!view || !entry) return null;
  if (entry.isFolder) return openFolder(joinPath(view.path, entry.name));
  return { to: 'file', keep: { file: index } };
}

function chosenEntry({ facts, session }: Pick<Context, 'facts' | 'session'>): FileEntry | null {
  const { view } = facts.files;
  return view?.state === 'listed' && session.file !== null
    ? (view.entries[session.file] ?? null)
    : null;
}

function viewFile(context: Context): Screen {
  const { copy, facts } = context;
  const { files } = copy;
  const entry = chosenEntry(context);
  const { view } = facts.files;
  if (!entry || !view) return { title: files.title, body: text(files.closed) };
  const isTooLarge = entry.size > LARGEST_FILE;
  const words = isTooLarge
    ? [files.tooLarge(copy.size(LARGEST_FILE))]
    : transferWords(copy, facts, joinPath(view.path, entry.name));
  return {
    title: shortName(entry.name, 60),
    body: [
      ...(entry.name.length > 60 ? [code(entry.name)] : []),
      ...text(files.details(copy.size(entry.size), copy.dateTime(entry.changedAt)), ...words),
    ],
    links: downloadLinks(copy, facts, joinPath(view.path, entry.name)),
    choices: waysOf(entry.size).map((id, index) => ({
      id,
      label: index === 0 ? files.get : files.getLink,
    })),
  };
}

/** A small file can be sent here; one that is larger comes by a page; the largest stay where they are. */
function waysOf(size: number): string[] {
  if (size > LARGEST_FILE) return [];
  return size > LARGEST_CHAT_FILE ? ['link'] : ['get', 'link'];
}

function downloadLinks(copy: Copy, { files }: Facts, path: string): Link[] {
  const { transfer, page } = files;
  const isHere =
    transfer?.direction === 'get' && transfer.path === path && transfer.state === 'here';
  return isHere && page ? [{ label: copy.files.download, url: page.url, style: 'primary' }] : [];
}

function transferWords(copy: Copy, facts: Facts, path: string): string[] {
  const { transfer, page } = facts.files;
  if (transfer?.direction !== 'get' || transfer.path !== path) {
    return facts.machine?.power === 'asleep' ? [copy.files.wakesIt] : [];
  }
  switch (transfer.state) {
    case 'waiting':
    case 'fetching':
    case 'asked':
    case 'moving':
      return [copy.files.getting];
    case 'here':
      return [page ? until(copy, facts, page.expiresAt) : copy.files.pageOver];
    case 'done':
      return [transfer.via === 'chat' ? copy.files.sentHere : copy.files.got];
    case 'failed':
      return [whyNot(copy, facts, transfer.trouble)];
  }
}

function whyNot(copy: Copy, { machine }: Facts, trouble: ShownFolder['trouble']): string {
  return machine?.halt ? copy.files.halted : copy.files.trouble[trouble ?? 'away'];
}

function until(copy: Copy, { now }: Facts, expiresAt: number): string {
  return copy.files.until(copy.time(expiresAt), copy.left(expiresAt, now));
}

function folderName(copy: Copy, view: ShownFolder | null): string {
  return view?.path ? shortName(view.path, 60) : copy.files.title;
}

function labelOf({ name, isFolder }: FileEntry): string {
  return isFolder ? `${shortName(name, LONGEST_LABEL - 1)}/` : shortName(name, LONGEST_LABEL);
}

function lineOf(copy: Copy, { name, isFolder, size }: FileEntry): string {
  const short = shortName(name, LONGEST_LINE);
  return isFolder ? `${short}/` : `${short} · ${copy.size(size)}`;
}
