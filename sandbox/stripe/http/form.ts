import { refused } from './errors.ts';

export type FormValue = string | FormObject;
export type FormObject = { [key: string]: FormValue };

/** Decodes `items[0][price]=a&expand[]=b` into nested objects; a list is an object with numbered keys. */
export function decodeForm(pairs: URLSearchParams): FormObject {
  const form = emptyForm();
  for (const [name, value] of pairs) put(form, pathOf(name), value);
  return form;
}

function pathOf(name: string): [string, ...string[]] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match?.[1]) throw refused(`Invalid parameter name: ${name}`, name);
  return [
    match[1],
    ...Array.from((match[2] ?? '').matchAll(/\[([^\]]*)\]/g), (part) => part[1] ?? ''),
  ];
}

function put(form: FormObject, path: string[], value: string): void {
  const [head = '', ...rest] = path;
  const key = head === '' ? String(Object.keys(form).length) : head;
  if (rest.length === 0) {
    form[key] = value;
    return;
  }
  const inner = form[key] ?? emptyForm();
  if (typeof inner === 'string') throw refused(`Invalid object: ${key}`, key);
  form[key] = inner;
  put(inner, rest, value);
}

// No prototype: a parameter may be called `__proto__` or `constructor`.
function emptyForm(): FormObject {
  return Object.create(null) as FormObject;
}
