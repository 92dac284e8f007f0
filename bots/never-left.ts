/** Errors before a request has left: no address, no connection, no TLS session. Source: Node's and undici's error codes. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPROTO',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const OF_TLS = /^(?:ERR_TLS_|ERR_SSL_|CERT_)/;
/** A connection can time out while it is opened, and later while it is read. */
const READ_TIMEOUT = /\b(?:read|write) ETIMEDOUT/;
const CUT_BEFORE_TLS = /before secure TLS connection was established/;
/** Clients wrap the error of the connection a few times. */
const DEEPEST = 5;

/** Whether a failed request surely never reached the platform, so that sending it again cannot double a message. */
export function neverLeft(error: unknown, depth = DEEPEST): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  const { code, message, cause } = error as Error & { code?: unknown };
  const name = typeof code === 'string' ? code : '';
  if (NOT_CONNECTED.has(name) || OF_TLS.test(name) || CUT_BEFORE_TLS.test(message)) return true;
  if (name === 'ETIMEDOUT' && !READ_TIMEOUT.test(message)) return true;
  const wrapped = 'error' in error ? error.error : undefined;
  return neverLeft(cause, depth - 1) || neverLeft(wrapped, depth - 1);
}
