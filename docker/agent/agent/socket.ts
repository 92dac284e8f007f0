import type { Json } from './json.ts';
import type { RpcAnswer, RpcCall } from './rpc-call.ts';

/** Source: OpenClaw 2026.9.6, gateway protocol 4. A client without a device has all scopes over loopback. */
const PROTOCOL = 4;
const SCOPES = [
  'operator.admin',
  'operator.read',
  'operator.write',
  'operator.approvals',
  'operator.pairing',
];
const CONNECT_ID = 'connect';
const CALL_ID = 'call';

type Frame = {
  type: string;
  event?: string;
  id?: string;
  ok?: boolean;
  payload?: Json;
  error?: { code?: string; message?: string };
};

/** Throws when there is no answer. */
export function callOverSocket(call: RpcCall): Promise<RpcAnswer> {
  const socket = new WebSocket(`ws://127.0.0.1:${call.port}`);
  const send = (id: string, method: string, params: Json) =>
    socket.send(JSON.stringify({ type: 'req', id, method, params }));
  return new Promise<RpcAnswer>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DOMException('the gateway did not answer', 'TimeoutError')),
      call.timeoutMs,
    );
    const end = () => clearTimeout(timer);
    socket.addEventListener('error', () => reject(new Error('the gateway cannot be reached')));
    socket.addEventListener('close', ({ reason }) => {
      end();
      reject(new Error(`the gateway hung up ${reason}`.trim()));
    });
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.event === 'connect.challenge') send(CONNECT_ID, 'connect', hello(call.token));
      if (frame.type !== 'res') return;
      if (frame.id === CONNECT_ID && frame.ok) send(CALL_ID, call.method, call.params);
      else resolve(toAnswer(frame));
    });
  }).finally(() => socket.close());
}

function hello(token: string): Json {
  return {
    minProtocol: PROTOCOL,
    maxProtocol: PROTOCOL,
    client: { id: 'gateway-client', version: '1.0.0', platform: process.platform, mode: 'backend' },
    role: 'operator',
    scopes: SCOPES,
    auth: { token },
  };
}

function toAnswer({ ok, payload, error }: Frame): RpcAnswer {
  if (ok) return { ok: true, payload: payload ?? null };
  return { ok: false, error: { code: error?.code ?? 'UNKNOWN', message: error?.message ?? '' } };
}
