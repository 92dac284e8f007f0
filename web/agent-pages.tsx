import { raw } from 'hono/html';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName } from '../src/conversation/languages/platform-name.ts';
import type { OpenLink } from '../src/pages/one-time-pages.ts';
import type { Verdict } from '../src/domain/verdicts.ts';
import type { Said } from '../src/web-chat/read-conversation.ts';
import { type Closed, LONGEST_TEXT, type WritingProblem } from '../src/web-chat/rules.ts';
import type { BackLink } from './back-link.ts';
import { ICON } from './icon.ts';
import { Markdown } from './markdown.tsx';
import { Brand, type Html, invalidIf, Page, toDocument } from './pages.tsx';

/** How often the transcript reloads while an answer is pending. */
const REFRESH_SECONDS = 2;

/** The messages, in the frame and in the page itself. */
const TALK_STYLE = `
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
  .talk { width: 100%; max-width: 46rem; margin: 0 auto; padding: .5rem 1rem; text-align: start; }
  .talk > ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: .75rem; }
  .talk > ol > li { max-width: 92%; align-self: flex-start; overflow-wrap: anywhere; }
  .talk li.person { max-width: 85%; align-self: flex-end; padding: .6rem .9rem; border-radius: 1rem; background: var(--brand); color: #fff; }
  .talk li.person p { margin: 0; color: inherit; white-space: pre-wrap; }
  .talk li.day { align-self: center; font-size: .9375rem; color: var(--soft); }
  .talk .who { display: block; font-size: .8125rem; color: var(--soft); }
  .talk li.person .who { color: #fff; }
  .talk .waits, .talk .failed { align-self: flex-end; padding: 0 .5rem; font-size: .9375rem; color: var(--soft); }
  .talk .failed { color: var(--text); border-inline-start: 3px solid var(--warn); }
  .talk .failed button { margin: .5rem 0 0; padding: .4rem .8rem; width: auto; background: none; color: var(--text); border: 1px solid var(--line); }
  .empty { display: flex; flex-direction: column; align-items: center; gap: .25rem; padding: 2rem 0 1rem; text-align: center; }
  .empty svg { width: 3.5rem; height: 3.5rem; margin-bottom: .75rem; }
  .empty p { margin: 0; }
  .ideas { display: grid; gap: .5rem; margin: 1.25rem 0 0; }
  .ideas button { margin: 0; text-align: start; font-weight: 500; background: none; color: var(--text); border: 1px solid var(--line); }
  .words > :first-child { margin-top: 0; } .words > :last-child { margin-bottom: 0; }
  .words p, .words ul, .words ol { margin: 0 0 .6rem; color: var(--text); } .words .h3 { font-weight: 700; }
  .words ul, .words ol { padding-inline-start: 1.4rem; list-style-position: outside; }
  .words ul { list-style-type: disc; }
  .words code { font: .9375em/1.4 ui-monospace, monospace; background: var(--tint); border-radius: .3rem; padding: .1em .35em; }
  .words pre { margin: 0 0 .6rem; padding: .7rem .9rem; border-radius: .6rem; background: var(--tint); overflow-x: auto; }
  .words pre code { padding: 0; background: none; }
  .words blockquote { margin: 0 0 .6rem; padding-inline-start: .8rem; border-inline-start: 3px solid var(--line); }
  .words .table { overflow-x: auto; margin-bottom: .6rem; }
  .words table { border-collapse: collapse; min-width: 60%; } .words th { text-align: start; font-weight: 600; color: var(--soft); }
  .words td, .words th { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
`;

const CHAT_STYLE = `
  body { display: flex; flex-direction: column; place-items: stretch; height: 100vh; height: 100dvh; }
  header, form.write, .note { width: 100%; max-width: 46rem; margin: 0 auto; padding: .75rem 1rem; }
  header { display: flex; align-items: center; gap: .75rem; }
  header svg { width: 2rem; height: 2rem; flex: none; }
  header .agent { flex: 1; min-width: 0; } header h1 { margin: 0; font-size: 1.2rem; overflow-wrap: anywhere; }
  header .agent p { margin: 0; font-size: .9375rem; }
  header button { width: auto; margin: 0; padding: .4rem .8rem; background: none; color: var(--soft);
    border: 1px solid var(--line); font-weight: 400; }
  header a { color: var(--soft); font-size: .9375rem; }
  main.chat { flex: 1; min-height: 0; max-width: none; padding: 0; display: flex; flex-direction: column; }
  iframe, .log { flex: 1; width: 100%; border: 0; min-height: 6rem; color-scheme: light dark; }
  .log { overflow-y: auto; display: flex; flex-direction: column; } .log > .talk { margin-top: auto; }
  form.write { display: grid; grid-template-columns: 1fr auto; gap: .6rem; align-items: end;
    border-top: 1px solid var(--line); }
  form.write label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
  form.write textarea { font: inherit; }
  form.write button { width: auto; margin: 0; }
  .note { color: var(--text); }
  .note.problem { width: calc(100% - 2rem); margin-bottom: .6rem; }
`;

const TRANSCRIPT_STYLE = `
  body { display: flex; flex-direction: column-reverse; place-items: stretch; height: 100vh; min-height: 0;
    overflow-y: auto; }
  main { max-width: none; padding: 0; }
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

/** What its owner calls the agent, if that is known, and how it is. */
export type ShownAgent = { name: string | null; status: string };

type Chat = {
  agent: ShownAgent | null;
  closed: Closed | null;
  problem: WritingProblem | null;
  typed: string;
  key: string;
  back: BackLink | null;
};

/** The conversation with a text field. `key` makes a message idempotent, however often the form is sent. */
export function chatPage({ webChat, language }: Copy, chat: Chat): Html {
  const { agent, closed, problem, typed, key, back } = chat;
  return toDocument(
    <Page lang={language} title={webChat.title}>
      <style>{raw(TALK_STYLE + CHAT_STYLE)}</style>
      <header>
        {raw(ICON)}
        <div class="agent">
          <h1>{agent?.name ?? webChat.title}</h1>
          {agent && <p>{agent.status}</p>}
        </div>
        {back && <a href={back.url}>{back.label}</a>}
        <form method="post" action="/agent/leave">
          <button type="submit">{webChat.leave}</button>
        </form>
      </header>
      <main class="chat">
        <iframe src="/agent/transcript" title={webChat.conversation} />
        <p class="unseen" id="news" role="status" />
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
      </main>
      <script src="/agent/page.js" defer />
    </Page>,
  );
}

type Transcript = { said: Said[]; verdict: Verdict; mayWrite: boolean; key: string };

/** The messages, with the newest one visible at the bottom. The page reloads itself while an answer is pending. */
export function transcriptPage(copy: Copy, transcript: Transcript): Html {
  const { webChat, language } = copy;
  const { said } = transcript;
  const isWaiting = said.some(({ state }) => state === 'queued' || state === 'sent');
  return toDocument(
    <Page lang={language} title={webChat.conversation}>
      <style>{raw(TALK_STYLE + TRANSCRIPT_STYLE)}</style>
      {isWaiting ? <meta http-equiv="refresh" content={`${REFRESH_SECONDS}`} /> : null}
      <main>
        <h1 class="unseen">{webChat.conversation}</h1>
        <div class="talk">
          {said.length === 0 ? (
            <Empty copy={copy} {...transcript} />
          ) : (
            <ol>
              {said.map((one, index) =>
                lines(copy, one, { ...transcript, before: said[index - 1] }),
              )}
            </ol>
          )}
        </div>
      </main>
    </Page>,
  );
}

/** Before the first message: what one could begin with. */
function Empty({ copy: { webChat }, mayWrite, key: first }: { copy: Copy } & Transcript) {
  return (
    <>
      <div class="empty">
        {raw(ICON)}
        <p>{webChat.nothingYet}</p>
        <p class="small">{webChat.kept}</p>
      </div>
      {mayWrite && (
        <div class="ideas">
          {webChat.ideas.map((idea) => (
            <Sends text={idea} messageKey={first} label={idea} />
          ))}
        </div>
      )}
    </>
  );
}

/** A button that sends a given text. The key is the same for all of a page, so that two taps send one message. */
function Sends({ text, messageKey, label }: { text: string; messageKey: string; label: string }) {
  return (
    <form method="post" action="/agent/messages" target="_top">
      <input type="hidden" name="key" value={messageKey} />
      <input type="hidden" name="text" value={text} />
      <button type="submit">{label}</button>
    </form>
  );
}

function lines(copy: Copy, one: Said, transcript: Transcript & { before: Said | undefined }) {
  const { webChat, time, date } = copy;
  const { before } = transcript;
  const who = one.author === 'person' ? webChat.you : webChat.agent;
  const day = date(one.at);
  return (
    <>
      {before && date(before.at) === day ? null : <li class="day">{day}</li>}
      <li class={one.author} id={one.id}>
        <span class="who">
          {who} · {time(one.at)}
        </span>
        {one.author === 'agent' ? <Markdown text={one.text} /> : <p dir="auto">{one.text}</p>}
      </li>
      {afterword(copy, one, transcript)}
    </>
  );
}

/** What is wrong with the person's Claude is said as it is known now. */
function afterword({ webChat: words, verdict: verdicts }: Copy, one: Said, transcript: Transcript) {
  const { verdict, mayWrite, said } = transcript;
  // An older one has been sent again, or is forgotten.
  const isNewest = said.findLast(({ author }) => author === 'person') === one;
  const { state, trouble } = one;
  if (state === 'failed') {
    const isKnown = verdict !== 'valid' && verdict !== 'unknown';
    const why = trouble === 'waking' || trouble === 'away' || !trouble ? 'no_answer' : trouble;
    return (
      <li class="failed">
        {why === 'claude' && isKnown
          ? words.failedBecause(verdicts.explain[verdict])
          : words.failed[why]}
        {mayWrite && isNewest && (
          <Sends text={one.text} messageKey={`again_${one.id}`} label={words.again} />
        )}
      </li>
    );
  }
  if (state !== 'queued' && state !== 'sent') return null;
  const because = trouble === 'waking' || trouble === 'away' ? trouble : state;
  return <li class="waits">{words.waits[because]}</li>;
}
