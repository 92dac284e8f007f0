import { type Context, Hono } from 'hono';
import type { App } from '../src/app.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName, platformName } from '../src/conversation/languages/platform-name.ts';
import { LARGEST_FILE } from '../src/domain/files.ts';
import { AppError } from '../src/errors.ts';
import { giveToMachine, receiveFromMachine } from '../src/files/machine-side.ts';
import {
  downloadFile,
  type FilePage,
  getFilePage,
  type Uploaded,
  uploadFile,
} from '../src/files/pages.ts';
import { findBackLink } from './back-link.ts';
import { limitForm } from './body.ts';
import { wordsFor } from './language.ts';
import { Brand, errorPage, invalidIf, messagePage, Page, toDocument } from './pages.tsx';

/** The parts of a form around its file. */
const FORM_BYTES = 16 * 1024;

/**
 * Files of agents. `get` and `put` are pages for people: a GET shows them, and a POST spends their link, because chat and mail
 * programs open addresses on their own. `machine` is where the machine of the agent sends or fetches the content.
 */
export function fileRoutes(app: App): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError(sayOver);
  routes.get('/get/:link', async (c) => {
    const page = await getFilePage(app, 'file', c.req.param('link'));
    return c.html(downloadPage(wordsFor(c, page.link.locale), page));
  });
  routes.post('/get/:link', async (c) => {
    const { name, size, content } = await downloadFile(app, c.req.param('link'));
    c.header('content-disposition', `attachment; filename*=UTF-8''${encoded(name)}`);
    c.header('content-type', 'application/octet-stream');
    c.header('content-length', String(size));
    return c.body(ReadableStream.from(content) as ReadableStream);
  });
  routes.get('/put/:link', async (c) => {
    const page = await getFilePage(app, 'upload', c.req.param('link'));
    return c.html(uploadPage(wordsFor(c, page.link.locale), page, null));
  });
  routes.post('/put/:link', limitForm(LARGEST_FILE + FORM_BYTES), (c) => upload(app, c));
  routes.put('/machine/:mark', async (c) => {
    await receiveFromMachine(app, c.req.param('mark'), bodyOf(c));
    return c.json({ ok: true });
  });
  routes.get('/machine/:mark', async (c) => {
    const content = await giveToMachine(app, c.req.param('mark'));
    c.header('content-type', 'application/octet-stream');
    return c.body(ReadableStream.from(content) as ReadableStream);
  });
  return routes;
}

/** A page whose link is spent says where to get another; a machine needs no page. */
function sayOver(error: Error, c: Context): Response | Promise<Response> {
  if (!(error instanceof AppError && error.code === 'not_found')) throw error;
  if (c.req.path.includes('/machine/')) return c.json({ error: error.message }, 404);
  const { pages, files, language } = wordsFor(c);
  const { over } = c.req.path.includes('/put/') ? files.uploadPage : files.downloadPage;
  return c.html(errorPage(language, pages.over, over), 404);
}

function bodyOf(c: Context): AsyncIterable<Uint8Array> {
  const { body } = c.req.raw;
  return body ?? ReadableStream.from<Uint8Array>([]);
}

async function upload(app: App, c: Context): Promise<Response> {
  const link = c.req.param('link') ?? '';
  const page = await getFilePage(app, 'upload', link);
  const copy = wordsFor(c, page.link.locale);
  const { file } = await c.req.parseBody().catch((error: unknown) => {
    throw new AppError('bad_input', 'this form cannot be read', { cause: error });
  });
  const result: Uploaded =
    file instanceof File
      ? await uploadFile(app, link, { name: file.name, chunks: file.stream() })
      : 'empty';
  if (result !== 'taken') return c.html(uploadPage(copy, page, result), 422);
  const { platform } = page.link;
  const { received, goesOn } = copy.files.uploadPage;
  return c.html(
    messagePage({
      language: copy.language,
      tone: 'good',
      title: received,
      sentences: [goesOn(platformName(copy, platform))],
      back: await findBackLink(app, copy, platform),
    }),
  );
}

function downloadPage(copy: Copy, { link, transfer }: FilePage) {
  const { title, what, download, once } = copy.files.downloadPage;
  return toDocument(
    <Page lang={copy.language} title={title}>
      <Brand />
      <main>
        <h1>{title}</h1>
        <p class="name">{what(transfer.name, copy.size(transfer.size))}</p>
        <p class="for">{copy.pages.isFor(chatName(copy, link))}</p>
        <form method="post">
          <button type="submit">{download}</button>
        </form>
        <p class="small">{once(platformName(copy, link.platform))}</p>
      </main>
    </Page>,
  );
}

type Problem = Exclude<Uploaded, 'taken'>;

function uploadPage(copy: Copy, { link, transfer }: FilePage, problem: Problem | null) {
  const { uploadPage: words, title: root } = copy.files;
  return toDocument(
    <Page lang={copy.language} title={words.title}>
      <Brand />
      <main>
        <h1>{words.title}</h1>
        <p class="name">{words.what(transfer.path || root, copy.size(LARGEST_FILE))}</p>
        <p class="for">{copy.pages.isFor(chatName(copy, link))}</p>
        {problem ? (
          <p class="problem" id="problem" role="alert">
            {words.problem[problem]}
          </p>
        ) : null}
        <form method="post" enctype="multipart/form-data">
          <label for="file">{words.label}</label>
          <input type="file" id="file" name="file" required {...invalidIf(problem)} />
          <button type="submit">{words.send}</button>
        </form>
      </main>
    </Page>,
  );
}

/** As RFC 8187 has it. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
