/** Names that resemble ours and belong to others: Fly sets some on its machines, SDKs and command line tools read some. */
const NAMES_OF_OTHERS =
  /^(FLY_(APP_NAME|REGION|ALLOC_ID|MACHINE_\w+|PUBLIC_IP|PRIVATE_IP|IMAGE_REF|PROCESS_GROUP|VM_\w+|CONSUL_URL|CONFIG_DIR)|ANTHROPIC_(API_KEY|AUTH_TOKEN|BASE_URL|MODEL)|STRIPE_API_KEY|REDIS_TLS_URL)$/;
/** What Kubernetes and Docker set for each service they link, such as REDIS_PORT_6379_TCP_ADDR. */
const SERVICE_LINKS = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?|ENV_\w+)$/;
/** A name this short resembles too many others. */
const SHORTEST_RESEMBLED = 6;

type Known = { names: string[]; secrets: string[] };

/** Misspelt settings, which would be ignored in silence. The other variables of the machine are none of our business. */
export function unknownNameProblems(given: Record<string, string>, known: Known): string[] {
  const ours = new Set([...known.names, ...known.secrets.map((name) => `${name}_FILE`)]);
  return Object.keys(given).flatMap((name) => {
    if (ours.has(name) || NAMES_OF_OTHERS.test(name) || SERVICE_LINKS.test(name)) return [];
    const base = name.replace(/_FILE$/, '');
    if (base !== name && known.names.includes(base)) {
      return [`${name}: only secrets are read from files; set ${base} instead`];
    }
    const meant = findMeant(name, [...ours], given);
    return meant ? [`${name}: is no setting; did you mean ${meant}?`] : [];
  });
}

function findMeant(
  name: string,
  ours: string[],
  given: Record<string, string>,
): string | undefined {
  const plain = name.toUpperCase().replace(/^AUTOMNA_/, '');
  const byDistance = ours
    .filter((each) => each.length >= SHORTEST_RESEMBLED || plain !== name.toUpperCase())
    .map((each) => ({ each, distance: editDistance(plain, each) }))
    .toSorted((a, b) => a.distance - b.distance);
  const slip = byDistance.find(({ each, distance }) => distance <= (each.length < 10 ? 1 : 2));
  if (slip) return slip.each;
  // Farther away only when the setting itself is absent: TELEGRAM_TOKEN beside TELEGRAM_BOT_TOKEN is somebody else's.
  return byDistance.find(
    ({ each, distance }) => given[each] === undefined && isSameFamily(plain, each, distance),
  )?.each;
}

/** The same first word, and after it some of ours, perhaps shortened, or nearly ours: STRIPE_KEY for STRIPE_SECRET_KEY. */
function isSameFamily(name: string, ours: string, distance: number): boolean {
  const [first, ...words] = name.split('_');
  const [ourFirst, ...ourWords] = ours.split('_');
  if (first !== ourFirst || words.length === 0) return false;
  const rest = ourWords.join('_').length;
  const isAbbreviated = words.every((word) => ourWords.some((each) => each.startsWith(word)));
  return isAbbreviated || distance <= Math.min(4, rest / 3);
}

/** The number of letters to insert, delete, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        i > 1 && j > 1 && isSwap ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
