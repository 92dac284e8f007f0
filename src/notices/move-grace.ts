import { moveGraceEnd } from '../store/graces.ts';
import type { Change } from '../work/commit.ts';
import { graceObject, planNotices } from './notices.ts';

/** Has the time of an account on our key end then, with reminders for the new end. Does nothing if it is closed already. */
export function moveGraceTo(accountId: string, endsAt: number): Change[] {
  return [
    moveGraceEnd(accountId, endsAt),
    ...planNotices('grace_ends', {
      object: graceObject(accountId, { endsAt }),
      accountId,
      at: endsAt,
    }),
  ];
}
