import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1.0625rem/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid;
    place-items: center; background: Canvas; color: CanvasText; }
  main { max-width: 26rem; padding: 2rem 1.5rem; text-align: center; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
  p { margin: 0 0 .75rem; opacity: .85; }
  .mark { font-size: 2.5rem; margin-bottom: .5rem; }
`;

/** A page that says one thing and sends the person back to the chat. No script, nothing to click. */
export function messagePage(mark: string, title: string, ...sentences: string[]): Html {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <div class="mark" aria-hidden="true">
            {mark}
          </div>
          <h1>{title}</h1>
          {sentences.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </main>
      </body>
    </html>
  );
}

export function errorPage(title: string, sentence: string): Html {
  return messagePage('⚠️', title, sentence);
}
