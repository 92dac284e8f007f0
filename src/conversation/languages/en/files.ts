import type { FileTrouble } from '../../../domain/files.ts';
import { count, plural } from './numbers.ts';

/** The agent's files: folders by buttons, files to get and to put. */
export const files = {
  title: 'Files',
  looking: 'Looking into the folder…',
  asleep:
    'Your agent is asleep, so I can’t see its files. Shall I wake it? That usually takes 20-60 seconds.',
  wakeAndOpen: 'Wake it',
  waking: 'Waking your agent. This usually takes 20-60 seconds; then the folder appears here.',
  closed: 'This folder isn’t open any more.',
  openAgain: 'Open my files',
  empty: 'There’s nothing in here yet.',
  choose: (total: number) =>
    `${count(total)} ${plural(total, { one: 'item', other: 'items' })}. Open a folder, or choose a file to get it.`,
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  notAll: (shown: number) =>
    `These are the first ${count(shown)}. Your agent can tell you about the others.`,
  hidden: 'Hidden files and keys aren’t shown.',
  next: 'Next page',
  previous: 'Previous page',
  up: 'Folder above',
  putHere: 'Put a file here',
  get: 'Get this file',
  getLink: 'Get a link instead',
  hereItIs: (name: string) => `Here’s ${name}.`,
  sentHere: 'I’ve sent it below.',
  details: (size: string, changed: string) => `${size}, changed on ${changed}`,
  tooLarge: (limit: string) =>
    `I can pass on files of up to ${limit}. Ask your agent to split this one or to send it to you.`,
  wakesIt: 'Your agent is asleep. Getting the file wakes it.',
  getting: 'Getting it from your agent…',
  until: (time: string, left: string) => `The link works once, until ${time} (${left}).`,
  pageOver: 'The link has expired. You can have a new one.',
  got: 'You’ve downloaded this file.',
  download: 'Download',
  putTitle: 'Put a file',
  putWhat: (folder: string, limit: string) =>
    `Send me a file here, or choose one on the page, up to ${limit}. Your agent gets it in this folder: ${folder}`,
  taking: (names: string) => `Passing it on to your agent: ${names}`,
  notTaken: (limit: string) =>
    `I can pass on files of up to ${limit} that have a name. Try a smaller one.`,
  howToPut: 'To give your agent a file, send /files, open a folder, and send the file there.',
  openUpload: 'Choose a file',
  newPage: 'New link',
  put: (name: string, folder: string) => `Your agent has ${name} now. Folder: ${folder}`,
  notPut: (name: string, why: string) => `Your agent didn’t get ${name}. ${why}`,
  locked: (plans: string) =>
    `With ${plans} you look through your agent’s files right here: get any of them, and put new ones in.`,
  askAgent: 'On your plan, ask your agent to send you what you need.',
  halted: 'You’ve stopped your agent. Send /go, then try again.',
  trouble: {
    away: 'Your agent isn’t answering right now. Try again in a minute; /status shows how it is.',
    gone: 'It isn’t there any more. Go to the folder above and look again.',
    hidden: 'That’s a hidden file, a key, or outside of your agent’s folder, so I leave it alone.',
    too_large: 'It’s too large for me to pass on. Ask your agent to split it.',
    disk_full: 'Your agent’s disk is full. Ask it to delete what you don’t need.',
    exists: 'There are too many files with that name. Rename it, then send it again.',
  } satisfies Record<FileTrouble, string>,
  downloadPage: {
    title: 'Your file is ready',
    what: (name: string, size: string) => `${name} (${size}), from your agent.`,
    download: 'Download',
    once: (app: string) =>
      `This works once, for ten minutes. If the download fails, get the file again in ${app}.`,
    over: 'Get the file again in your chat.',
  },
  uploadPage: {
    title: 'Put a file',
    what: (folder: string, limit: string) =>
      `Your agent gets it in this folder: ${folder}. Up to ${limit}.`,
    label: 'File',
    send: 'Send to my agent',
    received: 'Got it, thank you.',
    goesOn: (app: string) =>
      `Your agent gets it in a moment. You can close this page and go back to ${app}.`,
    over: 'Ask for a new page with /files in your chat.',
    problem: {
      empty: 'That file is empty, or none was chosen. Choose another one.',
      no_name: 'That file needs a name. Rename it, then choose it again.',
      too_large: 'That file is too large. Choose a smaller one.',
    },
  },
};

export type Files = typeof files;
