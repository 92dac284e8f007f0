import type { Field, Mark } from '../src/conversation/screen.ts';
import { usageBar } from './usage-bar.ts';

const MARKS: Record<Mark, string> = { works: '✅', needs_somebody: '⚠️', under_way: '⏳' };

/** What stands before the name of a field. */
export function beforeField({ bar, mark }: Pick<Field, 'bar' | 'mark'>): string {
  if (mark) return `${MARKS[mark]} `;
  return bar === undefined ? '' : `${usageBar(bar)} `;
}
