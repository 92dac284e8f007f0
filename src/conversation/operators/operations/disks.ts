import { ACCOUNT, REASON } from '../options.ts';
import { operation } from './operation.ts';

/** The disks of one machine: the one that it uses, and those that it left behind. */
export const diskOperations = {
  restore: operation({
    words: 'Take an agent’s disk back to a snapshot; the disk of now is kept',
    label: null,
    role: 'operator',
    options: {
      account: ACCOUNT,
      snapshot: { kind: 'word', words: '“newest”, or the id of a snapshot' },
      reason: REASON,
    },
    confirmed: true,
    customer: { what: 'restored', isTold: true },
  }),
  drop_disk: operation({
    words: 'Delete a disk that an agent left behind when it moved or was restored',
    label: null,
    role: 'owner',
    options: {
      account: ACCOUNT,
      volume: { kind: 'word', words: 'The id of the volume' },
      reason: REASON,
    },
    confirmed: true,
    customer: { what: 'disk_dropped', isTold: true },
  }),
};
