import { MalformedBody } from './refusal.ts';

/** Says what is wrong with a value, or null. */
export type Shape = (value: unknown, path: string) => string | null;

/** Refuses a body the way the strict decoder of the API does: an unknown key is as fatal as a wrong type. */
export function assertShape(shape: Shape, value: unknown): void {
  const problem = shape(value, 'body');
  if (problem) throw new MalformedBody(problem);
}

export const text: Shape = typed('string');
export const bool: Shape = typed('boolean');
export const whole: Shape = optional((value) => Number.isInteger(value), 'a whole number');
export const duration: Shape = optional(
  (value) => Number.isInteger(value) || /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(String(value)),
  'a duration like "15s"',
);
export const anything: Shape = () => null;

export function word(...words: string[]): Shape {
  return optional((value) => words.includes(String(value)), `one of ${words.join(', ')}`);
}

export function either(...shapes: Shape[]): Shape {
  return (value, path) => {
    const problems = shapes.map((shape) => shape(value, path));
    return problems.includes(null) ? null : (problems[0] ?? null);
  };
}

export function list(item: Shape): Shape {
  return (value, path) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return `${path}: expected a list`;
    return first(value.map((entry, index) => item(entry, `${path}[${index}]`)));
  };
}

export function record(item: Shape): Shape {
  return (value, path) => (value === null ? null : eachKey(value, path, () => item));
}

export function object(fields: Record<string, Shape>): Shape {
  return (value, path) =>
    value === null ? null : eachKey(value, path, (key) => fields[key] ?? null);
}

function eachKey(value: unknown, path: string, shapeOf: (key: string) => Shape | null) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${path}: expected an object`;
  }
  return first(
    Object.entries(value).map(([key, entry]) => {
      const shape = shapeOf(key);
      return shape ? shape(entry, `${path}.${key}`) : `${path}.${key}: unknown field`;
    }),
  );
}

function typed(type: 'string' | 'boolean'): Shape {
  return optional((value) => typeof value === type, `a ${type}`);
}

function optional(accepts: (value: unknown) => boolean, expected: string): Shape {
  return (value, path) =>
    value === null || accepts(value) ? null : `${path}: expected ${expected}`;
}

function first(problems: (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}
