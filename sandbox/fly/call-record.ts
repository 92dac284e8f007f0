import { fingerprint } from '../redact.ts';
import type { Call } from '../stand-in.ts';

/** Keeps secret values and what is piped into commands out of the record, whatever they look like. */
export function hideSecrets(call: Call): void {
  const { operation, body } = call;
  if (typeof body !== 'object' || body === null) return;
  if (operation === 'exec') call.body = hideField(body, 'stdin');
  if (operation === 'set-secret') call.body = hideField(body, 'value');
  if (operation === 'set-secrets' && 'values' in body) {
    call.body = { ...body, values: hideAll(body.values) };
  }
}

function hideField(body: object, field: string): object {
  if (!(field in body)) return body;
  const value: unknown = Reflect.get(body, field);
  return { ...body, [field]: hide(value) };
}

function hideAll(values: unknown): unknown {
  if (typeof values !== 'object' || values === null) return hide(values);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hide(value)]));
}

function hide(value: unknown): unknown {
  return value === null ? null : `<${fingerprint(String(value))}>`;
}
