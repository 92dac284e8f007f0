import type { find } from '../conversation/operators/find.ts';
import type { OperatorVerbs } from './verb.ts';

/** Finding an account changes nothing, but the audit records which operator viewed which account. */
export const findVerbs = {
  find_account: (_app, _cause, { wanted }) => ({
    changes: [],
    audit: { action: 'find account', object: wanted, before: null, after: null },
  }),
} satisfies OperatorVerbs<typeof find.effects>;
