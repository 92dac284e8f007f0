import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAKE_CREDENTIALS, WRONG_PASTES } from '../sandbox/anthropic/fake-credentials.ts';
import { fingerprint } from '../sandbox/redact.ts';
import { redisHistory, type World } from './world.ts';

/** Every fake credential holds one of these, so a part of one is found as well as the whole. */
const MARKS = ['FAKE-sandbox-', 'FAKEsandboxCODE', 'FAKEsandboxSTATE'];

/**
 * Files of the world around it; the folder of the stand-ins stands there too. And the index of the log of the database,
 * which holds numbers only: closing it here would give up the lock of our own connection, and the next process would cut
 * the file off below that.
 */
const NOT_READ = ['ports.json', 'sealing-keys', 'automna.db-shm'];

/** What the log puts in the place of a secret. */
const CUT = '[redacted]';

/** Less of a credential is what all of its kind begin with, and stands in our sentences. */
const LEAST_SHOWN = 'sk-ant-oat01-FAKE'.length;
/** Of every secret that is ever pasted, and of what is left when its end is cut off. */
const FINGERPRINTS = new Set(
  [...FAKE_CREDENTIALS.map(({ value }) => value), ...Object.values(WRONG_PASTES)].flatMap((value) =>
    Array.from({ length: Math.max(value.length - LEAST_SHOWN, 0) + 1 }, (_, cut) =>
      fingerprint(value.slice(0, value.length - cut)),
    ),
  ),
);

/** Where in the product's data, logs and outgoing calls a pasted secret stands, in whatever form. */
export function findSecrets(world: World): string[] {
  const places = placesOf(world);
  const leaks = Object.entries(places).flatMap(([place, content]) =>
    NEEDLES.filter((needle) => content.includes(needle)).map((needle) => `${place}: ${needle}`),
  );
  return [...leaks, ...secretsOfOurOwn(world, places), ...leakedInCalls(world)];
}

/** Where in the product's data and logs a text stands, in whatever form. */
export function findText(world: World, text: string): string[] {
  const needles = formsOf(text);
  return Object.entries(placesOf(world)).flatMap(([place, content]) =>
    needles.some((needle) => content.includes(needle)) ? [place] : [],
  );
}

function placesOf(world: World): Record<string, Buffer> {
  return {
    ...filesOf(world),
    redis: redisHistory(world.redisDir),
    log: Buffer.from(world.logLines.join('')),
  };
}

/** What a leaked fake credential would look like in a file or in a printed line. */
export const NEEDLES = MARKS.flatMap(formsOf);

/** As it is, in hexadecimal, and in base64 wherever it stands between other bytes. */
export function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].flatMap((lead) => {
    const padded = Buffer.concat([Buffer.alloc(lead), bytes]);
    // The first and the last characters depend on the neighbours.
    const whole = padded
      .toString('base64')
      .replace(/=+$/, '')
      .slice(lead === 0 ? 0 : lead + 1);
    return whole.slice(0, -2);
  });
  const base64url = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([text, bytes.toString('hex'), ...base64, ...base64url])];
}

/** The database with all that belongs to it, and whatever else the product may have left there. */
function filesOf({ dataDir }: World): Record<string, Buffer> {
  const files = readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_READ.includes(entry.name))
    .map(({ name }) => name);
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(dataDir, file))]));
}

/** Our own keys stand in the settings and nowhere else. */
function secretsOfOurOwn(world: World, places: Record<string, Buffer>): string[] {
  const { stripe, fly, telegram, sealing } = world.app.config;
  const key = sealing.keys.get(sealing.currentId)?.toString('base64') ?? '';
  const own = [stripe.secretKey, ...stripe.webhookSecrets, fly.apiToken, telegram?.token, key];
  return Object.entries(places).flatMap(([place, content]) =>
    own.filter((value) => value && content.includes(value)).map(() => `${place}: a key of our own`),
  );
}

/** Lines from which the log itself had to cut something: whoever wrote them had a secret in hand. */
export function linesCut({ logLines }: World): string[] {
  return logLines.filter((line) => line.includes(CUT));
}

/** Stand-ins record a credential in a call as its fingerprint. Only Anthropic may be shown one, as its caller. */
function leakedInCalls({ standIns }: World): string[] {
  return standIns.flatMap(({ name, calls }) => {
    const recorded = JSON.stringify(calls.map(({ path, body }) => ({ path, body })));
    const prints = new Set(recorded.match(/sha256:[0-9a-f]+/g));
    return [
      ...MARKS.filter((mark) => recorded.includes(mark)),
      ...[...prints].filter((print) => FINGERPRINTS.has(print)),
    ].map((found) => `a call to ${name}: ${found}`);
  });
}
