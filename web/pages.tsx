import { html, raw } from 'hono/html';
import type { PropsWithChildren } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { LanguageCode } from '../src/conversation/languages/languages.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
  :root { color-scheme: light dark; --soft: #5b6172; --line: #d5d8e0; --good: #1a7f47; --warn: #b45309; --main: #4843d1; }
  @media (prefers-color-scheme: dark) {
    :root { --soft: #a9afbf; --line: #3b4050; --good: #4cc383; --warn: #f0a652; --main: #8f8bff; }
  }
  * { box-sizing: border-box; }
  body { font: 1.0625rem/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; min-height: 100dvh; display: grid;
    place-items: center; background: Canvas; color: CanvasText; }
  main { width: 100%; max-width: 27rem; padding: 2rem 1.5rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
  p { margin: 0 0 .75rem; color: var(--soft); }
  .message { text-align: center; }
  .mark { width: 3.5rem; height: 3.5rem; margin: 0 auto 1.25rem; border-radius: 50%; display: grid;
    place-items: center; font-size: 1.75rem; font-weight: 700; color: var(--tone); border: 3px solid var(--tone); }
  label { display: block; font-weight: 600; margin-bottom: .35rem; }
  textarea { width: 100%; font: 1rem/1.4 ui-monospace, monospace; padding: .75rem; border: 1px solid var(--line);
    border-radius: .6rem; background: Field; color: FieldText; resize: vertical; }
  textarea:focus-visible, button:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
  button { width: 100%; margin: .9rem 0; padding: .9rem; border: 0; border-radius: .6rem; font: inherit;
    font-weight: 600; background: #4843d1; color: #fff; cursor: pointer; }
  .problem { color: CanvasText; border: 2px solid var(--warn); border-radius: .6rem; padding: .75rem .9rem; }
  .small { font-size: .9375rem; }
  .good { --tone: var(--good); }
  .wait { --tone: var(--main); }
  .warn { --tone: var(--warn); }
`;

const MARKS = { good: '✓', wait: '…', warn: '!' } as const;
export type Tone = keyof typeof MARKS;

/** The layout of every page, without scripts and without anything from other origins. */
export function Page({
  lang,
  title,
  children,
}: PropsWithChildren<{ lang: LanguageCode; title: string }>) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** Adds the doctype, without which browsers use quirks mode. */
export function toDocument(page: unknown): Html {
  return html`<!doctype html>${page}`;
}

type Message = { language: LanguageCode; tone: Tone; title: string; sentences: string[] };

/** A page with one message and a link back to the chat. */
export function messagePage({ language, tone, title, sentences }: Message): Html {
  return toDocument(
    <Page lang={language} title={title}>
      <main class={`message ${tone}`}>
        <div class="mark" aria-hidden="true">
          {MARKS[tone]}
        </div>
        <h1>{title}</h1>
        {sentences.map((sentence) => (
          <p>{sentence}</p>
        ))}
      </main>
    </Page>,
  );
}

export function errorPage(language: LanguageCode, title: string, sentence: string): Html {
  return messagePage({ language, tone: 'warn', title, sentences: [sentence] });
}
