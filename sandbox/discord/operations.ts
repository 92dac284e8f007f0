const ROUTES: [string, RegExp, string][] = [
  ['GET', /^\/gateway\/bot$/, 'get-gateway'],
  ['GET', /^\/users\/@me$/, 'get-self'],
  ['POST', /^\/users\/@me\/channels$/, 'open-channel'],
  ['GET', /^\/channels\/\d+$/, 'get-channel'],
  ['POST', /^\/channels\/\d+\/typing$/, 'trigger-typing'],
  ['POST', /^\/channels\/\d+\/messages$/, 'create-message'],
  ['GET', /^\/channels\/\d+\/messages\/\d+$/, 'get-message'],
  ['PATCH', /^\/channels\/\d+\/messages\/\d+$/, 'edit-message'],
  ['DELETE', /^\/channels\/\d+\/messages\/\d+$/, 'delete-message'],
  ['GET', /^\/applications\/\d+(\/guilds\/\d+)?\/commands$/, 'list-commands'],
  ['PUT', /^\/applications\/\d+(\/guilds\/\d+)?\/commands$/, 'put-commands'],
  ['POST', /^\/applications\/\d+\/commands$/, 'create-command'],
  ['PATCH', /^\/applications\/\d+\/commands\/\d+$/, 'edit-command'],
  ['DELETE', /^\/applications\/\d+\/commands\/\d+$/, 'delete-command'],
  ['GET', /^\/applications\/@me$/, 'get-own-application'],
  ['PATCH', /^\/applications\/@me$/, 'edit-own-application'],
  ['POST', /^\/interactions\/\d+\/[^/]+\/callback$/, 'answer-interaction'],
  ['GET', /^\/webhooks\/\d+\/[^/]+\/messages\/[^/]+$/, 'get-reply'],
  ['PATCH', /^\/webhooks\/\d+\/[^/]+\/messages\/[^/]+$/, 'edit-reply'],
  ['DELETE', /^\/webhooks\/\d+\/[^/]+\/messages\/[^/]+$/, 'delete-reply'],
];

const PREFIX = /^\/api\/v10/;

/** The name of an operation, for faults and recorded calls. */
export function operationOf(method: string, path: string): string {
  const rest = decodeURIComponent(path).replace(PREFIX, '');
  const route = ROUTES.find(([verb, pattern]) => verb === method && pattern.test(rest));
  return route?.[2] ?? 'unknown';
}

/** An interaction token is a credential for fifteen minutes, so it is not recorded. */
export function withoutToken(path: string): string {
  return path.replace(/\/(interactions|webhooks)\/(\d+)\/[^/]+/, '/$1/$2/…');
}
