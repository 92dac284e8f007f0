import { renderMarkdown } from '../../../sandbox/discord/markdown.ts';
import type { Component } from '../../../sandbox/discord/wire.ts';

/** How the clients lay out what was sent to them, on a phone of 360 px. Telegram's messages are HTML already. */
export const CLIENT_STYLE = `
  :root { --chat: #cbdcb4; --bubble: #fff; --text: #000; --key: #7d9a65; --quote: #e8f3fb; --edge: #3390ec; --small: #6d6f78; --plain: #e3e5e8; --plain-text: #1e1f22; }
  .dark { --chat: #0e1621; --bubble: #182533; --text: #fff; --key: #2b3b4d; --quote: #1f2f40; --edge: #5eb5f7; --small: #949ba4; --plain: #3f4147; --plain-text: #fff; }
  body { margin: 0; padding: 12px; display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; background: #9a9aa2; font: 15px/20px Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; }
  .phone { width: 360px; box-sizing: border-box; padding: 10px; background: var(--chat); color: var(--text); }
  .name { font-size: 11px; opacity: .7; margin-bottom: 6px; color: var(--text); }
  .bubble { background: var(--bubble); border-radius: 12px; padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 320px; box-sizing: border-box; }
  blockquote { margin: 2px 0; padding: 4px 8px; border-left: 3px solid var(--edge); background: var(--quote); border-radius: 4px; font-size: 14px; }
  blockquote[expandable] { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
  pre { margin: 2px 0; padding: 4px 8px; background: var(--quote); border-radius: 4px; white-space: pre-wrap; font-size: 13px; } code { color: var(--edge); }
  img { display: block; width: 320px; border-radius: 12px 12px 0 0; } .discord img { margin-left: 20px; }
  .row { display: flex; gap: 4px; margin-top: 4px; max-width: 320px; }
  .button { flex: 1; min-width: 0; padding: 8px 6px; border-radius: 8px; background: var(--key); color: #fff; text-align: center; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: 14px; }
  .primary { background: #3390ec; } .success { background: #2f9e44; } .danger { background: #e03131; }
  .discord { --chat: #fff; --bubble: #f2f3f5; } .dark.discord { --chat: #1a1a1e; --bubble: #242429; }
  .container { background: var(--bubble); border-left: 4px solid; border-radius: 8px; padding: 12px; margin-left: 20px; }
  .container > * + * { margin-top: 8px; } .discord .row { flex-wrap: wrap; gap: 8px; } .discord .button { flex: none; max-width: 100%; box-sizing: border-box; padding: 6px 14px; background: var(--plain); color: var(--plain-text); }
  .discord .button.primary { background: #5865f2; color: #fff; } .discord .button.success { background: #248046; color: #fff; } .discord .button.danger { background: #da373c; color: #fff; }
  .section { display: flex; gap: 10px; align-items: flex-start; } .section > :first-child { flex: 1; min-width: 0; }
  .words { white-space: pre-wrap; overflow-wrap: anywhere; } .words h2, .words h3 { margin: 0; font-size: 20px; line-height: 26px; } .words h3 { font-size: 17px; line-height: 22px; } .words small { color: var(--small); font-size: 12px; }
  hr { border: 0; border-top: 1px solid var(--plain); }
  .whatsapp { --chat: #efeae2; --bubble: #fff; --edge: #027eb5; } .dark.whatsapp { --chat: #0b141a; --bubble: #202c33; }
`;

type Key = { text: string; style?: string };
/** The stand-ins keep no secrets, so the beginnings of keys are not in what they have received. */
export function withKeys(text: string): string {
  return text.replaceAll(/<sha256:[0-9a-f]+>/g, 'sk-ant-…');
}

export type TelegramBody = { text?: string; caption?: string; keyboard: Key[][] };

export function telegramHtml({ text, caption, keyboard }: TelegramBody): string {
  const rows = keyboard.map(
    (row) =>
      `<div class="row">${row.map((key) => button(key.text, key.style ?? '')).join('')}</div>`,
  );
  return `<div class="bubble">${text ?? caption ?? ''}</div>${rows.join('')}`;
}

function button(label: string, style: string): string {
  return `<div class="button ${style}">${escape(label)}</div>`;
}

type Reader = { readAt: number; language: string };

const DISCORD_STYLES: Record<number, string> = { 1: 'primary', 3: 'success', 4: 'danger' };

export function discordHtml(component: Component, reader: Reader): string {
  const { components = [], accessory } = component;
  const inside = components.map((each) => discordHtml(each, reader)).join('');
  switch (component.type) {
    case 17: {
      const colour = (component.accent_color ?? 0).toString(16).padStart(6, '0');
      return `<div class="container" style="border-color:#${colour}">${inside}</div>`;
    }
    case 9:
      return `<div class="section"><div>${inside}</div>${accessory ? discordHtml(accessory, reader) : ''}</div>`;
    case 10:
      return `<div class="words">${discordWords(component.content ?? '', reader)}</div>`;
    case 14:
      return '<hr>';
    case 12:
      return '<div class="bubble">[picture]</div>';
    case 1:
      return `<div class="row">${inside}</div>`;
    case 3:
      return button(`${component.placeholder ?? ''} ▾`, '');
    default:
      return button(component.label ?? '', DISCORD_STYLES[component.style ?? 2] ?? '');
  }
}

function discordWords(markdown: string, { readAt, language }: Reader): string {
  return escape(withKeys(markdown))
    .replaceAll(/```\n?([^]*?)\n?```/g, '<pre>$1</pre>')
    .replaceAll(/^-# (.*)$/gm, '<small>$1</small>')
    .replaceAll(/^(#{2,3}) (.*)\n?/gm, (_all, marks: string, words: string) => {
      const level = marks.length;
      return `<h${level}>${words}</h${level}>`;
    })
    .replaceAll(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replaceAll(/&lt;(\/\w+):\d+&gt;/g, '<code>$1</code>')
    .replaceAll(/&lt;t:\d+:[tTdDfFR]&gt;/g, (stamp) => {
      const shown = renderMarkdown(
        stamp.replace('&lt;', '<').replace('&gt;', '>'),
        readAt,
        language,
      );
      return `<span style="background:var(--plain)">${shown.text}</span>`;
    })
    .replaceAll(/\\([^a-z0-9\s])/gi, '$1');
}

export function whatsAppHtml(text: string): string {
  const words = escape(text)
    .replaceAll(/```([^]*?)```/g, '<code>$1</code>')
    .replaceAll(
      /^&gt; .*(?:\n&gt; .*)*$/gm,
      (quote) => `<blockquote>${quote.replaceAll(/^&gt; /gm, '')}</blockquote>`,
    )
    .replaceAll(/(^|\s)\*(\S|\S.*?\S)\*(?=\s|$)/gm, '$1<b>$2</b>')
    .replaceAll(/^_(.*)_$/gm, '<i>$1</i>');
  return `<div class="bubble">${words}</div>`;
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
