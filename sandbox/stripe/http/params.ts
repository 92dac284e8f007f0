import { refused } from './errors.ts';
import type { FormObject, FormValue } from './form.ts';

/** Reads one parameter or throws; `name` is written as on the wire: `items[0][price]`. */
export type Rule<T> = (value: FormValue, name: string) => T;
export type Shape = Record<string, Rule<unknown>>;
export type Params<S extends Shape> = { [Name in keyof S]?: ReturnType<S[Name]> };

/** Reads a form by its schema and refuses unknown parameters. */
export function readParams<S extends Shape>(shape: S, form: FormObject, parent = ''): Params<S> {
  const params: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(form)) {
    const name = parent ? `${parent}[${key}]` : key;
    const rule = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!rule) throw refused(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
    params[key] = rule(value, name);
  }
  return params as Params<S>;
}

export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw refused(`Missing required param: ${name}.`, name, 'parameter_missing');
}

export function text(maxLength = 5000): Rule<string> {
  return (value, name) => {
    if (typeof value !== 'string') throw refused(`Invalid string: ${name}`, name);
    if (value === '') throw emptyRefused(name);
    if (value.length > maxLength) {
      throw refused(`Invalid string: ${name} must be at most ${maxLength} characters`, name);
    }
    return value;
  };
}

export function integer(
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): Rule<number> {
  return (value, name) => {
    const number = Number(text()(value, name));
    if (!Number.isSafeInteger(number)) {
      throw refused(`Invalid integer: ${String(value)}`, name, 'parameter_invalid_integer');
    }
    if (number < min || number > max) {
      const bound =
        number < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
      throw refused(`This value must be ${bound}.`, name, 'parameter_invalid_integer');
    }
    return number;
  };
}

export function flag(): Rule<boolean> {
  return (value, name) => {
    if (value === 'true' || value === 'false') return value === 'true';
    throw refused(`Invalid boolean: ${String(value)}`, name);
  };
}

export function oneOf<const T extends string>(...allowed: T[]): Rule<T> {
  return (value, name) => {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw refused(`Invalid ${name}: must be one of ${inWords(allowed)}`, name);
  };
}

export function url(): Rule<string> {
  return (value, name) => {
    const address = text()(value, name);
    if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(address)) return address;
    const hint = 'An explicit scheme (such as https) must be provided.';
    throw refused(`Invalid URL: ${hint}`, name, 'url_invalid');
  };
}

export function object<S extends Shape>(shape: S): Rule<Params<S>> {
  return (value, name) => {
    if (typeof value === 'string') throw refused(`Invalid object: ${name}`, name);
    return readParams(shape, value, name);
  };
}

export function list<T>(rule: Rule<T>): Rule<T[]> {
  return (value, name) => {
    const entries = typeof value === 'string' ? [] : Object.entries(value);
    if (entries.length === 0 || entries.some(([key]) => !/^\d+$/.test(key))) {
      throw refused(`Invalid array: ${name}`, name);
    }
    return entries.map(([key, item]) => rule(item, `${name}[${key}]`));
  };
}

/** An empty value unsets the field; it is read as null. */
export function clearable<T>(rule: Rule<T>): Rule<T | null> {
  return (value, name) => (value === '' ? null : rule(value, name));
}

/** `created=1` or `created[gte]=1&created[lt]=9`, as a test for a moment in seconds. */
export function range(): Rule<(moment: number) => boolean> {
  const bounds = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
  return (value, name) => {
    if (typeof value === 'string') {
      const exact = integer()(value, name);
      return (moment) => moment === exact;
    }
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = bounds(value, name);
    return (moment) => moment > gt && moment >= gte && moment < lt && moment <= lte;
  };
}

function emptyRefused(name: string): Error {
  const message = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a field; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`;
  return refused(message, name, 'parameter_invalid_empty');
}

function inWords(names: string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')}, or ${last}`;
}
