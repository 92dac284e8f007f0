const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\s+|\w+|[\s\S]/g;
const TRIGGER = /^CREATE (TEMP |TEMPORARY )?TRIGGER /;

/**
 * The statements of an SQL script. A trigger ends at its `; END;`, because a CASE inside it ends with `END` too. SQLite's
 * own shell reads a script in the same way: https://www.sqlite.org/c3ref/complete.html
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let text = '';
  let tokens: string[] = [];
  for (const [token] of script.matchAll(TOKEN)) {
    text += token;
    if (isIgnored(token)) continue;
    tokens.push(token.toUpperCase());
    if (token !== ';' || isInsideTrigger(tokens)) continue;
    statements.push(text.trim());
    text = '';
    tokens = [];
  }
  return tokens.length > 0 ? [...statements, text.trim()] : statements;
}

function isIgnored(token: string): boolean {
  return token.trim() === '' || token.startsWith('--') || token.startsWith('/*');
}

/** `tokens` ends with a semicolon. */
function isInsideTrigger(tokens: string[]): boolean {
  const isTrigger = TRIGGER.test(`${tokens.slice(0, 3).join(' ')} `);
  return isTrigger && tokens.slice(-3).join(' ') !== '; END ;';
}
