import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';

/** Nothing is connected here; an agent that was taken over may hold a key of its owner all the same. */
export function withoutCredential(copy: Copy, { machine }: Facts): string {
  return machine?.hasOwnKey ? copy.status.ownKey : copy.status.notConnected;
}

export function shortClaudeLine(copy: Copy, { credential, machine }: Facts): string {
  return !credential && machine?.hasOwnKey
    ? copy.status.ownKeyShort
    : copy.credentialLine(credential);
}
