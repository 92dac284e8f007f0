import type { OpenAPIHono } from '@hono/zod-openapi';
import type { App } from '../../src/app.ts';
import {
  contentOf,
  getForProgram,
  getTransferOf,
  listForProgram,
  putForProgram,
} from '../../src/files/by-api.ts';
import { folderAnswer, transferAnswer } from './answers.ts';
import type { ApiEnv } from './guard.ts';
import { getContent, getFile, getTransfer, listFiles, putFile } from './routes.ts';

export function addFileRoutes(api: OpenAPIHono<ApiEnv>, app: App): void {
  const transferOf = async (accountId: string, id: string) =>
    transferAnswer(await getTransferOf(app, accountId, id));

  api.openapi(listFiles, async (c) => {
    const { path, wake } = c.req.valid('query');
    const asked = { path, mayWake: wake === 'true' };
    const folder = await listForProgram(app, c.get('caller').accountId, asked);
    return c.json(folderAnswer(path, folder), 200);
  });
  api.openapi(getFile, async (c) => {
    const { accountId } = c.get('caller');
    const id = await getForProgram(app, accountId, c.req.valid('json').path);
    return c.json(await transferOf(accountId, id), 202);
  });
  api.openapi(putFile, async (c) => {
    const { accountId } = c.get('caller');
    const chunks = c.req.raw.body ?? ReadableStream.from<Uint8Array>([]);
    const id = await putForProgram(app, accountId, { ...c.req.valid('query'), chunks });
    return c.json(await transferOf(accountId, id), 202);
  });
  api.openapi(getTransfer, async (c) =>
    c.json(await transferOf(c.get('caller').accountId, c.req.valid('param').id), 200),
  );
  api.openapi(getContent, async (c) => {
    const { id } = c.req.valid('param');
    const { transfer, content } = await contentOf(app, c.get('caller').accountId, id);
    c.header('content-type', 'application/octet-stream');
    c.header('content-length', String(transfer.size));
    return c.body(ReadableStream.from(content) as ReadableStream, 200);
  });
}
