import { raw } from 'hono/html';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName } from '../src/conversation/languages/platform-name.ts';
import type { OpenLink } from '../src/pages/one-time-pages.ts';
import type { Verdict } from '../src/domain/verdicts.ts';
import type { Said } from '../src/web-chat/read-conversation.ts';
import { type Closed, LONGEST_TEXT, type WritingProblem } from '../src/web-chat/rules.ts';
import { ICON } from './icon.ts';
import { Brand, type Html, invalidIf, Page, toDocument } from './pages.tsx';

/** How often the transcript reloads while an answer is pending. */
const REFRESH_SECONDS = 2;

const CHAT_STYLE = `
  body { display: flex; flex-direction: column; place-items: stretch; height: 100vh; height: 100dvh; }
  header, form.write, .note { width: 100%; max-width: 46rem; margin: 0 auto; padding: .75rem 1rem; }
  header { display: flex; align-items: center; justify-content: space-between; gap: 1rem; }
  header svg { width: 2rem; height: 2rem; flex: none; }
  header h1 { flex: 1; margin: 0; font-size: 1.2rem; }
  header button { width: auto; margin: 0; padding: .4rem .8rem; background: none; color: var(--soft);
    border: 1px solid var(--line); font-weight: 400; }
  iframe { flex: 1; width: 100%; max-width: 46rem; margin: 0 auto; border: 0; min-height: 6rem; color-scheme: light dark; }
  form.write { display: grid; grid-template-columns: 1fr auto; gap: .6rem; align-items: end;
    border-top: 1px solid var(--line); }
  form.write label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  form.write textarea { font: inherit; }
  form.write button { width: auto; margin: 0; }
  .note { color: var(--text); }
  .note.problem { width: calc(100% - 2rem); margin-bottom: .6rem; }
`;

const TRANSCRIPT_STYLE = `
  body { display: flex; flex-direction: column-reverse; place-items: stretch; height: 100vh; min-height: 0;
    overflow-y: auto; }
  ol { list-style: none; margin: 0; padding: .5rem 1rem; display: flex; flex-direction: column; gap: .75rem; }
  li { max-width: 85%; padding: .6rem .9rem; border-radius: 1rem; border: 1px solid var(--line); align-self: flex-start; }
  li.person { align-self: flex-end; background: var(--brand); border-color: var(--brand); color: #fff; }
  li p { margin: 0; color: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
  li .who { display: block; font-size: .8125rem; opacity: .75; }
  .waits, .failed { align-self: flex-end; border: 0; padding: 0 .5rem; font-size: .9375rem; color: var(--soft); }
  .failed { color: var(--text); border-left: 3px solid var(--warn); border-radius: 0; }
  .empty { padding: 1rem; text-align: center; }
`;

/** The page that a link shows before it is spent. */
export function enterPage({ webChat, pages, link, language }: Copy, page: OpenLink): Html {
  return toDocument(
    <Page lang={language} title={webChat.enterTitle}>
      <Brand />
      <main>
        <h1>{webChat.enterTitle}</h1>
        <p>{webChat.enterWhat}</p>
        <p class="for">{pages.isFor(chatName({ link }, page))}</p>
        <form method="post">
          <button type="submit">{webChat.enter}</button>
        </form>
      </main>
    </Page>,
  );
}

type Chat = { closed: Closed | null; problem: WritingProblem | null; typed: string; key: string };

/** The conversation with a text field. `key` makes a message idempotent, however often the form is sent. */
export function chatPage({ webChat, language }: Copy, { closed, problem, typed, key }: Chat): Html {
  return toDocument(
    <Page lang={language} title={webChat.title}>
      <style>{raw(CHAT_STYLE)}</style>
      <header>
        {raw(ICON)}
        <h1>{webChat.title}</h1>
        <form method="post" action="/agent/leave">
          <button type="submit">{webChat.leave}</button>
        </form>
      </header>
      <iframe src="/agent/transcript" title={webChat.conversation} />
      {closed ? (
        <p class="note" role="status">
          {webChat.closed[closed]}
        </p>
      ) : null}
      {problem ? (
        <p class="note problem" id="problem" role="alert">
          {webChat.problem[problem]}
        </p>
      ) : null}
      {closed ? null : (
        <form class="write" method="post" action="/agent/messages" autocomplete="off">
          <input type="hidden" name="key" value={key} />
          <label for="text">{webChat.label}</label>
          <textarea
            id="text"
            name="text"
            rows={2}
            required
            autofocus
            maxlength={LONGEST_TEXT}
            placeholder={webChat.label}
            {...invalidIf(problem)}
          >
            {typed}
          </textarea>
          <button type="submit">{webChat.send}</button>
        </form>
      )}
    </Page>,
  );
}

/** The messages, with the newest one visible at the bottom. The page reloads itself while an answer is pending. */
export function transcriptPage(copy: Copy, said: Said[], verdict: Verdict): Html {
  const { webChat, language } = copy;
  const isWaiting = said.some(({ state }) => state === 'queued' || state === 'sent');
  return toDocument(
    <Page lang={language} title={webChat.conversation}>
      <style>{raw(TRANSCRIPT_STYLE)}</style>
      {isWaiting ? <meta http-equiv="refresh" content={`${REFRESH_SECONDS}`} /> : null}
      {said.length === 0 ? (
        <p class="empty">
          {webChat.nothingYet} {webChat.kept}
        </p>
      ) : (
        <ol aria-live="polite">{said.map((one) => lines(copy, one, verdict))}</ol>
      )}
    </Page>,
  );
}

function lines(copy: Copy, one: Said, verdict: Verdict) {
  const { webChat, time } = copy;
  const who = one.author === 'person' ? webChat.you : webChat.agent;
  return (
    <>
      <li class={one.author}>
        <span class="who">
          {who} · {time(one.at)}
        </span>
        <p dir="auto">{one.text}</p>
      </li>
      {afterword(copy, one, verdict)}
    </>
  );
}

/** What is wrong with the person's Claude is said as it is known now. */
function afterword({ webChat: words, verdict: verdicts }: Copy, one: Said, verdict: Verdict) {
  const { state, trouble } = one;
  const isKnown = verdict !== 'valid' && verdict !== 'unknown';
  if (state === 'failed' && trouble === 'claude' && isKnown) {
    return <li class="failed">{words.failedBecause(verdicts.explain[verdict])}</li>;
  }
  if (state === 'failed') {
    const why = trouble === 'waking' || trouble === 'away' || !trouble ? 'no_answer' : trouble;
    return <li class="failed">{words.failed[why]}</li>;
  }
  if (state !== 'queued' && state !== 'sent') return null;
  const because = trouble === 'waking' || trouble === 'away' ? trouble : state;
  return <li class="waits">{words.waits[because]}</li>;
}
