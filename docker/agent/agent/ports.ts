import type { AgentDocument } from './document.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Settings } from './settings.ts';

type Ports = Pick<Settings, 'gatewayPort' | 'webhookPort'>;

/**
 * The document with this machine's ports. OpenClaw replaces variables in texts only, and a port is a number, so these two
 * are replaced here.
 */
export function withPorts(document: AgentDocument, ports: Ports): AgentDocument {
  const resolved = (value: Json): Json => {
    if (value === '${OPENCLAW_GATEWAY_PORT}') return ports.gatewayPort;
    if (value === '${AGENT_WEBHOOK_PORT}') return ports.webhookPort;
    return isObject(value) ? inObject(value) : value;
  };
  const inObject = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
  return {
    ...document,
    managed: inObject(document.managed),
    defaults: inObject(document.defaults),
  };
}
