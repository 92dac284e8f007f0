import { html, raw } from 'hono/html';
import type { Child, FC } from 'hono/jsx';

/** A whole page: one centred card that fits a phone, without scripts. */
export const Page: FC<{ title: string; children?: Child }> = ({ title, children }) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>${children}</main>
      </body>
    </html>`;

const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1a1f36; --quiet: #5b6478; --line: #c9d0dc; --paper: #fff; --ground: #f4f6fa;
  --accent: #4b45d6; --on-accent: #fff; --bad: #a61b2b; --bad-ground: #fdecee;
  --note: #6a4a00; --note-ground: #fff6dd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eef0f6; --quiet: #a4adbf; --line: #434b5e; --paper: #1d2230; --ground: #12151e;
    --accent: #8f8aff; --on-accent: #12151e; --bad: #ffb0b8; --bad-ground: #41191f;
    --note: #ffdf94; --note-ground: #3a2f12;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100dvh; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 27rem; margin: 0 auto; padding: 1rem 1rem 2rem; }
@media (min-width: 34rem) { main { padding-top: 4rem; } }
.card {
  background: var(--paper); border-radius: 1rem; padding: 1.5rem;
  box-shadow: 0 1px 2px rgb(20 30 60 / 12%), 0 8px 24px rgb(20 30 60 / 8%);
}
.note {
  margin: 0 0 1rem; padding: .625rem 1rem; border-radius: .75rem;
  background: var(--note-ground); color: var(--note); font-size: .875rem;
}
.back { display: inline-block; padding: .5rem 0; margin-bottom: .5rem; color: var(--quiet); }
h1 { margin: 0; font-size: 1.125rem; font-weight: 600; }
h1 + form, h1 + dl, dl + form { margin-top: 1.25rem; }
.price { margin: .25rem 0 1.25rem; font-size: 2.25rem; line-height: 1.2; font-weight: 700; }
.price small { font-size: 1rem; font-weight: 400; color: var(--quiet); }
.alert {
  margin: 0 0 1.25rem; padding: .75rem 1rem; border-radius: .75rem;
  background: var(--bad-ground); color: var(--bad);
}
label { display: block; margin-bottom: 1rem; font-size: .875rem; font-weight: 600; }
input:not([type=checkbox]), select {
  display: block; width: 100%; margin-top: .25rem; padding: .75rem; min-height: 3rem;
  border: 1px solid var(--line); border-radius: .625rem; background: var(--paper);
  color: var(--ink); font-family: inherit; font-size: 1rem; font-variant-numeric: tabular-nums;
}
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.button, button {
  display: block; width: 100%; min-height: 3rem; padding: .75rem 1rem; border: 0;
  border-radius: .625rem; background: var(--accent); color: var(--on-accent); cursor: pointer;
  font-family: inherit; font-size: 1.0625rem; font-weight: 600; line-height: 1.4; text-align: center; text-decoration: none;
}
button:hover, .button:hover { filter: brightness(1.08); }
.check { font-weight: 400; }
.pair > button { align-self: end; margin: 0 0 1rem; }
.card + .card { margin-top: 1rem; }
.done { margin: 0 0 1rem; font-weight: 600; }
.second { margin-top: .75rem; background: transparent; color: var(--ink); border: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { margin: 1rem 0 0; color: var(--quiet); font-size: .875rem; }
.quiet a { color: inherit; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .5rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
`;
