/** The look of the pages for visitors: one column on a phone, three from 900 px on, light and dark. */
export const SITE_STYLE = `
  :root { color-scheme: light dark; --ground: #fff; --card: #f6f6fa; --text: #17171c; --second: #5d5e6a; --line: #e4e4ea;
    --edge: #84858f; --brand: #4a44d4; --link: #4038c8; --soft: #eeedfc; }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #131316; --card: #1b1b20; --text: #f1f1f4; --second: #a8a9b4; --line: #303038;
      --edge: #7c7d88; --brand: #5f59e8; --link: #aaa7ff; --soft: #25243f; }
  }
  * { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; }
  body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; background: var(--ground);
    color: var(--text); font: 17px/26px Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
  a { color: var(--link); }
  h1, h2, p, ul { margin: 0; }
  h1 { font-size: 36px; line-height: 42px; letter-spacing: -.02em; text-wrap: balance; }
  h2 { font-size: 20px; line-height: 28px; letter-spacing: -.01em; }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
  header { padding: 14px 20px; }
  .mark { display: inline-flex; align-items: center; gap: 10px; color: var(--text); font-size: 18px; font-weight: 700; text-decoration: none; }
  .mark svg { width: 32px; height: 32px; display: block; }
  .hero { padding: 28px 20px 36px; }
  .hero p { margin-top: 14px; font-size: 18px; line-height: 28px; color: var(--second); text-wrap: balance; }
  .start { display: flex; flex-direction: column; gap: 10px; margin-top: 26px; }
  .button { display: inline-flex; align-items: center; justify-content: center; min-height: 52px; padding: 0 22px; border-radius: 12px;
    border: 1px solid var(--edge); color: var(--text); font-weight: 600; line-height: 24px; text-align: center; text-decoration: none; }
  .button.first { background: var(--brand); border-color: var(--brand); color: #fff; }
  .button:hover { border-color: var(--text); }
  .cards { display: grid; gap: 14px; padding: 0 20px; }
  .card { display: flex; flex-direction: column; padding: 22px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); }
  .price { margin-top: 2px; color: var(--second); }
  .price b { color: var(--text); font-size: 26px; line-height: 34px; letter-spacing: -.02em; }
  .lead { margin-top: 12px; font-weight: 600; }
  .lead::first-letter { text-transform: uppercase; }
  ul { margin: 8px 0 20px; padding: 0; list-style: none; color: var(--second); font-size: 16px; }
  small { margin-left: 4px; padding: 2px 8px; border-radius: 999px; background: var(--soft); color: var(--link); font-size: 13px; line-height: 18px; }
  .card .button { margin-top: auto; }
  .others { margin-top: 12px; color: var(--second); font-size: 15px; line-height: 22px; text-align: center; }
  .others a, footer a { display: inline-block; padding: 11px 4px; }
  .others { margin-bottom: -10px; }
  .notes { display: grid; gap: 24px; padding: 32px 20px 8px; }
  .notes p, .plain p { margin-top: 6px; color: var(--second); font-size: 16px; }
  .plain { width: 100%; max-width: 720px; margin: 0 auto; padding: 28px 20px; }
  .plain p { margin-top: 16px; white-space: pre-line; }
  .small { font-size: 15px; line-height: 22px; }
  footer { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: auto; padding: 24px 20px; font-size: 15px; line-height: 22px; }
  footer a { color: var(--second); }
  .languages { display: flex; gap: 16px; margin-left: auto; }
  @media (min-width: 900px) {
    header, .hero, .cards, .notes, footer { width: 100%; max-width: 1120px; margin-left: auto; margin-right: auto; padding-left: 24px; padding-right: 24px; }
    footer { margin-top: auto; }
    .hero { padding-top: 56px; padding-bottom: 48px; }
    .hero h1 { max-width: 720px; font-size: 52px; line-height: 58px; }
    .hero p { max-width: 620px; font-size: 20px; line-height: 30px; }
    .start { flex-direction: row; }
    .cards { grid-template-columns: repeat(3, 1fr); gap: 20px; }
    .notes { grid-template-columns: repeat(2, 1fr); gap: 32px 40px; padding-top: 40px; }
  }
`;
