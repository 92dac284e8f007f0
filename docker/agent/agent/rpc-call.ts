import type { Json, JsonObject } from './json.ts';

export type RpcAnswer =
  | { ok: true; payload: Json }
  | { ok: false; error: { code: string; message: string } };

export type RpcCall = {
  port: number;
  token: string;
  method: string;
  params: JsonObject;
  timeoutMs: number;
};
