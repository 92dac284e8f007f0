import type { Json } from './json.ts';
import type { RpcAnswer, RpcCall } from './rpc-call.ts';
import { callOverSocket } from './socket.ts';

/** Source: OpenClaw 2026.9.6, plugin `admin-http-rpc`; methods beyond its list go over the WebSocket. */
const NOT_OVER_HTTP = 'admin HTTP RPC method is not supported';

/** One call of the gateway on this machine. Never throws: a failure is an answer. */
export async function callGateway(call: RpcCall): Promise<RpcAnswer> {
  try {
    return (await callOverHttp(call)) ?? (await callOverSocket(call));
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return failure(
      isLate ? 'TIMEOUT' : 'UNREACHABLE',
      error instanceof Error ? describe(error) : String(error),
    );
  }
}

/** `null` when the method, or the whole interface, is not available over HTTP. */
async function callOverHttp(call: RpcCall): Promise<RpcAnswer | null> {
  const { port, token, method, params, timeoutMs } = call;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/admin/rpc`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ method, params }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status === 404) return null;
  const answer = toAnswer(await response.text());
  if (!answer) return failure(`HTTP_${response.status}`, 'the gateway gave no answer of its own');
  return !answer.ok && answer.error.message.startsWith(NOT_OVER_HTTP) ? null : answer;
}

type Body = {
  ok?: boolean;
  payload?: Json;
  error?: { code?: string; type?: string; message?: string };
};

function toAnswer(text: string): RpcAnswer | null {
  let body: Body;
  try {
    body = JSON.parse(text) as Body;
  } catch {
    return null;
  }
  if (body.ok === true) return { ok: true, payload: body.payload ?? null };
  if (!body.error) return null;
  const { code, type, message = '' } = body.error;
  return failure(code ?? type?.toUpperCase() ?? 'UNKNOWN', message);
}

function describe(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

function failure(code: string, message: string): RpcAnswer {
  return { ok: false, error: { code, message } };
}
