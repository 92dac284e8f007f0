import type { App } from '../app.ts';
import { idFrom } from '../ids.ts';
import { listChatLinks } from '../pages/chat-links.ts';
import { claimCode, claimCodeHash } from '../sealing/claim-code.ts';
import { addClaim, listUnclaimed } from '../store/claims.ts';

const LIFE_MS = 60 * 24 * 3_600_000;

/** How an imported person gets into their account: an address for each platform, good once. */
export type ClaimLinks = {
  email: string;
  name: string | null;
  locale: string;
  expiresAt: number;
  /** What to type in a chat whose address cannot hold it. */
  word: string;
  links: { platform: string; url: string }[];
};

/** The links of everybody whom no chat belongs to yet. A code that has expired is replaced by another one. */
export async function listClaimLinks(
  app: Pick<App, 'config' | 'db' | 'now'>,
): Promise<ClaimLinks[]> {
  const now = app.now();
  const [people] = await app.db.read(listUnclaimed(now));
  const chats = await listChatLinks(app);
  const claims = people.map((person) => ({
    ...person,
    id: person.openId ?? idFrom('clm', person.accountId, person.made),
    expiresAt: person.expiresAt ?? now + LIFE_MS,
  }));
  const codes = claims.map(({ id }) => claimCode(app.config.sealing, id));
  const added = claims.flatMap(({ id, accountId, openId, expiresAt }, at) =>
    openId === null
      ? [addClaim({ id, accountId, codeHash: claimCodeHash(codes[at] ?? ''), expiresAt, now })]
      : [],
  );
  if (added.length > 0) await app.db.write(added);
  return claims.map(({ email, name, locale, expiresAt }, at) => {
    const word = `claim_${codes[at]}` as const;
    const links = chats.map(({ platform, urlFor }) => ({ platform, url: urlFor(word) }));
    return { email, name, locale, expiresAt, word, links };
  });
}
