/** What a mail says, in the words of its reader. */
export type MailContent = {
  language: string;
  subject: string;
  title: string;
  hello: string;
  /** What there was and what there is now, beside each other; null when nothing is compared. */
  change: { label: string; name: string; price: string }[] | null;
  paragraphs: string[];
  /** What to do, and the way there for each app. */
  action: { ask: string | null; links: { label: string; url: string }[]; hints: string[] };
  /** Why somebody gets this, and how to end it. */
  footer: { why: string; stop: { label: string; url: string } | null };
};

export type RenderedMail = { subject: string; text: string; html: string };

/** The same content as text and as HTML, which loads nothing from anywhere. */
export function renderMail(content: MailContent): RenderedMail {
  return { subject: content.subject, text: toText(content), html: toHtml(content) };
}

function toText({ title, hello, change, paragraphs, action, footer }: MailContent): string {
  const changed = (change ?? []).map(({ label, name, price }) => `${label}: ${name}, ${price}`);
  const { ask, links, hints } = action;
  const ways = links.map(({ label, url }) => `${label}: ${url}`);
  const { why, stop } = footer;
  const end = [why, ...(stop ? [`${stop.label}: ${stop.url}`] : [])];
  return `${[
    title,
    hello,
    changed.join('\n'),
    ...paragraphs,
    [...(ask ? [ask] : []), ...ways].join('\n'),
    ...hints,
    `-- \nAutomna\n${end.join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const FONT = `font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;
/** Programs that know dark mode by a query get these colours; the others keep the light ones of the attributes. */
const STYLE = `
  body { margin: 0; padding: 0; }
  a { overflow-wrap: anywhere; }
  @media (prefers-color-scheme: dark) {
    .ground { background: #131316 !important; }
    .sheet { background: #1d1d22 !important; }
    .text { color: #f1f1f4 !important; }
    .soft { color: #a8a9b4 !important; }
    .box { background: #25243f !important; }
    .link { color: #aaa7ff !important; }
  }
  @media (max-width: 480px) {
    .sheet { padding: 24px 20px !important; border-radius: 0 !important; }
    .outer { padding: 0 !important; }
  }`;

function toHtml({
  language,
  subject,
  title,
  hello,
  change,
  paragraphs,
  action,
  footer,
}: MailContent): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${safe(subject)}</title>
<style>${STYLE}</style>
</head>
<body class="ground" style="background:#f1f1f4">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="ground" style="background:#f1f1f4">
<tr><td align="center" class="outer" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px">
<tr><td class="sheet" style="background:#ffffff;border-radius:14px;padding:32px;${FONT};font-size:16px;line-height:1.5">
<p class="link" style="margin:0 0 24px;font-size:18px;font-weight:700;color:#4a44d4">Automna</p>
<h1 class="text" style="margin:0 0 20px;font-size:24px;line-height:1.25;color:#17171c">${safe(title)}</h1>
${paragraph(hello)}
${change ? changeBox(change) : ''}
${paragraphs.map(paragraph).join('\n')}
${action.ask ? paragraph(action.ask) : ''}
${action.links.map(button).join('\n')}
${action.hints.map((hint) => small(safe(hint))).join('\n')}
</td></tr>
<tr><td style="padding:20px 20px 32px;${FONT};font-size:13px;line-height:1.5" class="soft">
${small(safe(footer.why))}
${footer.stop ? small(`<a class="link" style="color:#4a44d4" href="${safe(footer.stop.url)}">${safe(footer.stop.label)}</a>`) : ''}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function paragraph(sentence: string): string {
  return `<p class="text" style="margin:0 0 16px;color:#17171c">${safe(sentence)}</p>`;
}

function small(markup: string): string {
  return `<p class="soft" style="margin:0 0 8px;font-size:14px;color:#5d5e6a;overflow-wrap:anywhere">${markup}</p>`;
}

function button({ label, url }: { label: string; url: string }): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 12px"><tr>
<td align="center" style="background:#4a44d4;border-radius:12px"><a href="${safe(url)}" style="display:block;padding:14px 20px;${FONT};font-size:16px;font-weight:600;color:#ffffff;text-decoration:none">${safe(label)}</a></td>
</tr></table>`;
}

function changeBox(change: NonNullable<MailContent['change']>): string {
  const rows = change.map(
    ({ label, name, price }, at) => `<tr>
<td class="soft" style="padding:${at === 0 ? '16px 16px 4px' : '4px 16px 16px'};font-size:14px;color:#5d5e6a;vertical-align:baseline">${safe(label)}</td>
<td align="right" class="text" style="padding:${at === 0 ? '16px 16px 4px' : '4px 16px 16px'};color:#17171c;vertical-align:baseline${at === 0 ? '' : ';font-weight:700'}">${safe(name)} · ${safe(price)}</td>
</tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="box" style="margin:0 0 20px;background:#eeedfc;border-radius:12px">${rows.join('')}</table>`;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names come from a file, and addresses from settings. */
function safe(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
