import { lexer, type Token, type Tokens } from 'marked';
import type { Child } from 'hono/jsx';

/** Where a link may lead; anything else stays text. */
const LINK = /^(https?:\/\/|mailto:)/i;
/** Headings of an answer come below those of the page. */
const HEADING = 'h3';

/** Markdown as elements. Every text is escaped, and HTML in it is text, so that an answer formats nothing else and runs nothing. */
export function Markdown({ text }: { text: string }) {
  return (
    <div class="words">{isReadable(text) ? formatted(text) : <p class="plain">{text}</p>}</div>
  );
}

/** The reader needs minutes for a paragraph of thousands of marks, and cannot nest without end. No answer for people is like that. */
const MOST_MARKS = 200;
const DEEP = /^(?:[ \t]*(?:>|[-*+]|\d+[.)])[ \t]*){7}/m;

function isReadable(text: string): boolean {
  const most = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.match(/[*_~`[\]<]/g)?.length ?? 0);
  return Math.max(...most) <= MOST_MARKS && !DEEP.test(text);
}

function formatted(text: string): Child[] {
  return blocks(lexer(text, { gfm: true, breaks: true }));
}

function blocks(tokens: Token[]): Child[] {
  return tokens.map((token) => block(token));
}

type Known = Tokens.Generic | Tokens.Heading | Tokens.List | Tokens.Table | Tokens.Code;

function block(token: Known): Child {
  switch (token.type) {
    case 'space':
      return null;
    case 'heading':
      return <p class={HEADING}>{inline(token.tokens)}</p>;
    case 'hr':
      return <hr />;
    case 'code':
      return (
        <pre tabindex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [])}</blockquote>;
    case 'list':
      return list(token as Tokens.List);
    case 'table':
      return table(token as Tokens.Table);
    case 'paragraph':
      return <p dir="auto">{inline(token.tokens)}</p>;
    case 'text':
      return token.tokens ? <span dir="auto">{inline(token.tokens)}</span> : plain(token);
    default:
      return <p>{plain(token)}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List): Child {
  const lines = items.map(({ tokens }) => <li dir="auto">{blocks(tokens)}</li>);
  return ordered ? <ol start={Number(start) || 1}>{lines}</ol> : <ul>{lines}</ul>;
}

/** A wide table is scrolled by itself, also with the keyboard. */
function table({ header, rows }: Tokens.Table): Child {
  return (
    <div class="table" tabindex={0}>
      <table>
        <thead>
          <tr>
            {header.map(({ tokens }) => (
              <th scope="col">{inline(tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map(({ tokens }) => (
                <td>{inline(tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(tokens: Token[] = []): Child[] {
  return tokens.map((token) => span(token as Tokens.Generic));
}

function span(token: Tokens.Generic): Child {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code>{plain(token)}</code>;
    case 'br':
      return <br />;
    case 'link':
      return link(token as Tokens.Link);
    case 'image':
      return link({ ...(token as Tokens.Image), tokens: [] });
    default:
      return token.tokens ? inline(token.tokens) : plain(token);
  }
}

function link({ href, text, tokens }: Pick<Tokens.Link, 'href' | 'text' | 'tokens'>): Child {
  const words = tokens.length > 0 ? inline(tokens) : text || href;
  if (!LINK.test(href)) return words;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  );
}

/** HTML and everything unknown as it was written. */
function plain({ type, raw, text }: Tokens.Generic): string {
  return type === 'html' || text === undefined ? raw : String(text);
}
