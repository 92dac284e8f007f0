import type { App } from '../app.ts';
import type { Platform } from '../domain/platforms.ts';
import { idFrom } from '../ids.ts';
import { listChatLinks } from '../pages/chat-links.ts';
import { claimCode, claimCodeHash, findClaimCode } from '../sealing/claim-code.ts';
import { addClaim, type Claimant, findClaimant, listUnclaimed } from '../store/claims.ts';

const LIFE_MS = 60 * 24 * 3_600_000;

/** How an imported person gets into their account: an address for each platform, good once. */
export type ClaimLinks = {
  email: string;
  name: string | null;
  locale: string;
  expiresAt: number;
  /** What to type in a chat whose address cannot hold it. */
  word: string;
  links: { platform: Platform; url: string }[];
};

type LinksApp = Pick<App, 'config' | 'db' | 'now'>;

/** The links of everybody whom no chat belongs to yet. A code that has expired is replaced by another one. */
export async function listClaimLinks(app: LinksApp): Promise<ClaimLinks[]> {
  const [people] = await app.db.read(listUnclaimed(app.now()));
  return makeLinks(app, people);
}

/** The links of one person; null for somebody who was not imported. */
export async function findClaimLinks(app: LinksApp, accountId: string): Promise<ClaimLinks | null> {
  const [person] = await app.db.read(findClaimant(accountId, app.now()));
  const [links] = person ? await makeLinks(app, [person]) : [];
  return links ?? null;
}

async function makeLinks(app: LinksApp, people: Claimant[]): Promise<ClaimLinks[]> {
  const now = app.now();
  const { sealing } = app.config;
  const chats = await listChatLinks(app);
  const claims = people.map(({ accountId, email, name, locale, made, open }) => {
    const known = open && findClaimCode(sealing, open);
    const id = idFrom('clm', accountId, made);
    const code = known ?? claimCode(sealing, id);
    const expiresAt = known ? (open?.expiresAt ?? 0) : now + LIFE_MS;
    const added = { id, accountId, codeHash: claimCodeHash(code), expiresAt, now };
    return { email, name, locale, expiresAt, code, added: known ? null : added };
  });
  const added = claims.flatMap((each) => (each.added ? [addClaim(each.added)] : []));
  if (added.length > 0) await app.db.write(added);
  return claims.map(({ email, name, locale, expiresAt, code }) => {
    const word = `claim_${code}` as const;
    const links = chats.map(({ platform, urlFor }) => ({ platform, url: urlFor(word) }));
    return { email, name, locale, expiresAt, word, links };
  });
}
