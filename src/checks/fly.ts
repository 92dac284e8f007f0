import type { Config } from '../config/config.ts';
import { createFly } from '../fly/client.ts';
import { FlyError } from '../fly/errors.ts';
import { failed, type Finding, ok } from './finding.ts';

const TOKEN = 'FLY_API_TOKEN';
const ORG = 'FLY_ORG';
const IMAGE = 'AGENT_IMAGE';

export async function checkFly({ fly }: Config): Promise<Finding[]> {
  return [await checkOrg(fly), checkImage(fly.agentImage)];
}

async function checkOrg(fly: Config['fly']): Promise<Finding> {
  try {
    const apps = await createFly(fly).listApps(fly.org);
    return ok(TOKEN, `reads ${ORG}, which has ${apps.length} apps`);
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    if (error.fly === 'auth') {
      return failed(TOKEN, `Fly refuses it for ${ORG}; make one with: fly tokens create org`);
    }
    if (error.fly === 'not_found') {
      return failed(ORG, 'Fly does not know it; copy the slug from: fly orgs list');
    }
    return failed(
      TOKEN,
      error.status === 0
        ? 'Fly does not answer; check FLY_API_URL and the network'
        : `Fly answered with status ${error.status}; try again later`,
    );
  }
}

const NAME = String.raw`(?:[\w.-]+(?::\d+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*`;
const REFERENCE = new RegExp(`^${NAME}(:[\\w.-]{1,128})?(@sha256:[0-9a-f]{64})?$`);

/** The form of the reference only: whether the image exists is known to its registry, which asks for a key of its own. */
function checkImage(image: string): Finding {
  const [whole, tag, digest] = image.length <= 512 ? (REFERENCE.exec(image) ?? []) : [];
  if (!whole) return failed(IMAGE, 'is no reference; write it as registry/name@sha256:…');
  if (digest) return ok(IMAGE, 'is pinned by its digest');
  return tag
    ? ok(IMAGE, 'is named by a tag; a digest would keep it from changing')
    : failed(IMAGE, 'names no version; add a digest, as registry/name@sha256:…');
}
