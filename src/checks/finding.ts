/** What a check found: `name` is a setting or a system; a failure says what to do. Neither ever holds a secret. */
export type Finding = { name: string; isOk: boolean; text: string };

export function ok(name: string, text: string): Finding {
  return { name, isOk: true, text };
}

export function failed(name: string, text: string): Finding {
  return { name, isOk: false, text };
}
