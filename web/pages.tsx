import { html, raw } from 'hono/html';
import type { PropsWithChildren } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { BackLink } from './back-link.ts';
import { ICON } from './icon.ts';
import type { LanguageCode } from '../src/conversation/languages/languages.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
  :root { color-scheme: light dark; --ground: #fff; --text: #17171c; --soft: #5d5e6a; --line: #84858f; --good: #1a7f47;
    --warn: #b45309; --main: #4a44d4; --brand: #4a44d4; --tint: #eeedfc; }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #131316; --text: #f1f1f4; --soft: #a8a9b4; --line: #7c7d88; --good: #4cc383; --warn: #f0a652;
      --main: #aaa7ff; --brand: #5f59e8; --tint: #25243f; }
  }
  * { box-sizing: border-box; }
  body { font: 1.0625rem/1.53 Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; margin: 0; min-height: 100vh;
    min-height: 100dvh; display: grid; grid-template-rows: auto 1fr; justify-items: center; align-items: start;
    background: var(--ground); color: var(--text); }
  .brand { width: 100%; padding: .875rem 1.25rem; display: flex; align-items: center; gap: .625rem; font-size: 1.125rem;
    font-weight: 700; }
  .brand svg { width: 2rem; height: 2rem; display: block; }
  main { width: 100%; max-width: 27rem; padding: 1.25rem; }
  main.message { align-self: center; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
  p { margin: 0 0 .75rem; color: var(--soft); }
  .message { text-align: center; }
  .mark { width: 3.5rem; height: 3.5rem; margin: 0 auto 1.25rem; border-radius: 50%; display: grid;
    place-items: center; font-size: 1.75rem; font-weight: 700; color: var(--tone); border: 3px solid var(--tone); }
  label { display: block; font-weight: 600; margin-bottom: .35rem; }
  textarea { width: 100%; font: 1rem/1.4 ui-monospace, monospace; padding: .75rem; border: 1px solid var(--line);
    border-radius: .6rem; background: var(--ground); color: var(--text); resize: vertical; }
  input[type='file'] { width: 100%; font: inherit; padding: .75rem; border: 1px dashed var(--line); border-radius: .6rem;
    background: var(--ground); color: var(--text); }
  input[type='file']::file-selector-button { font: inherit; font-weight: 600; border: 0; border-radius: .5rem; padding: .5rem .9rem;
    margin-right: .75rem; background: var(--tint); color: var(--text); }
  .code { font: .9375rem/1.5 ui-monospace, monospace; padding: .75rem .9rem; border-radius: .6rem; background: var(--tint);
    white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .75rem; user-select: all; }
  a { color: var(--main); }
  .name { overflow-wrap: anywhere; }
  ::placeholder { color: var(--soft); opacity: 1; }
  textarea[aria-invalid], input[aria-invalid] { border-color: var(--warn); border-width: 2px; }
  :focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
  a.button { color: #fff; }
  button, .button { display: block; width: 100%; margin: .9rem 0; padding: .8rem; border: 0; border-radius: .75rem; font: inherit;
    font-weight: 600; text-align: center; text-decoration: none; background: var(--brand); color: #fff; cursor: pointer; }
  .for { padding: .75rem .9rem; border-radius: .75rem; background: var(--tint); color: var(--text); }
  .problem { color: var(--text); border: 2px solid var(--warn); border-radius: .6rem; padding: .75rem .9rem; }
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
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <style>{raw(STYLE)}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** The name and the mark, so that a page that asks for something can be recognised. */
export function Brand() {
  return (
    <header class="brand">
      {raw(ICON)}
      <span>Automna</span>
    </header>
  );
}

/** Ties the problem of a form, which has the id `problem`, to its field. */
export function invalidIf(problem: string | null): Record<string, string> {
  return problem === null ? {} : { 'aria-invalid': 'true', 'aria-describedby': 'problem' };
}

/** Adds the doctype, without which browsers use quirks mode. */
export function toDocument(page: unknown): Html {
  return html`<!doctype html>${page}`;
}

type Message = {
  language: LanguageCode;
  tone: Tone;
  title: string;
  sentences: string[];
  /** The way back into the chat; null when its address is not known. */
  back?: BackLink | null;
};

/** A page with one message and a button back to the chat. */
export function messagePage({ language, tone, title, sentences, back }: Message): Html {
  return toDocument(
    <Page lang={language} title={title}>
      <Brand />
      <main class={`message ${tone}`}>
        <div class="mark" aria-hidden="true">
          {MARKS[tone]}
        </div>
        <h1>{title}</h1>
        {sentences.map((sentence) => (
          <p>{sentence}</p>
        ))}
        {back && (
          <a class="button" href={back.url}>
            {back.label}
          </a>
        )}
      </main>
    </Page>,
  );
}

export function errorPage(language: LanguageCode, title: string, sentence: string): Html {
  return messagePage({ language, tone: 'warn', title, sentences: [sentence] });
}
