/**
 * Makes the page of an agent nicer where scripts run: Enter sends, the conversation is read without loading the page again, it stays
 * where its reader has scrolled to, and a new answer is read out. Without it everything works.
 */
export const AGENT_SCRIPT = `'use strict';
(() => {
  const AT_THE_END = 40, WAITING_MS = 2000, IDLE_MS = 15000;
  const frame = document.querySelector('iframe');
  const form = document.querySelector('form.write');
  const news = document.getElementById('news');
  const log = document.createElement('div');
  log.className = 'log';
  log.tabIndex = 0;
  log.setAttribute('role', 'region');
  log.setAttribute('aria-label', frame.title);
  frame.replaceWith(log);

  let shown = null, known = null, timer = 0;

  async function show() {
    clearTimeout(timer);
    let waitMs = IDLE_MS;
    try {
      const answer = await fetch(frame.src);
      if (answer.status === 403) return location.reload();
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (page.querySelector('meta[http-equiv=refresh]')) waitMs = WAITING_MS;
        put(page.querySelector('.talk'));
      }
    } catch {
      // The next look may succeed.
    }
    timer = setTimeout(() => (document.hidden ? undefined : show()), waitMs);
  }

  function put(talk) {
    if (!talk || talk.outerHTML === shown) return;
    shown = talk.outerHTML;
    const { scrollTop, scrollHeight, clientHeight } = log;
    const follows = known === null || scrollHeight - scrollTop - clientHeight < AT_THE_END;
    log.replaceChildren(document.adoptNode(talk));
    log.scrollTop = follows ? log.scrollHeight : scrollTop;
    const answers = [...log.querySelectorAll('li.agent')];
    const unheard = answers.filter(({ id }) => known !== null && !known.has(id));
    known = new Set(answers.map(({ id }) => id));
    if (unheard.length > 0) news.textContent = unheard.map((one) => one.textContent).join(' ');
  }

  let isSending = false;
  document.addEventListener('submit', async (event) => {
    const sent = event.target;
    if (sent.getAttribute('action') !== '/agent/messages') return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const body = new URLSearchParams(new FormData(sent));
    const answer = await fetch(sent.action, { method: 'POST', body }).catch(() => null);
    isSending = false;
    // The page itself says what is wrong; its key makes sure that nothing is sent twice.
    if (!answer || !answer.ok) return sent.submit();
    if (sent === form) {
      form.elements.text.value = '';
      form.elements.key.value = crypto.randomUUID();
      document.getElementById('problem')?.remove();
    }
    log.scrollTop = log.scrollHeight;
    await show();
  });

  form?.elements.text.addEventListener('keydown', (event) => {
    const isPlain = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
    // On a phone the key for a new line has no other place.
    if (!isPlain || !matchMedia('(pointer: fine)').matches) return;
    event.preventDefault();
    if (form.elements.text.value.trim()) form.requestSubmit();
  });
  document.addEventListener('visibilitychange', () => (document.hidden ? undefined : show()));
  show();
})();
`;
