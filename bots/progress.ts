import type { ProgressStep } from '../src/conversation/screen.ts';
import { cut } from './cut.ts';

const CELLS = 10;
/** Short enough that all steps always fit into one message. */
const LABEL = 100;
const MARKS: Record<ProgressStep['state'], string> = {
  done: '✅',
  running: '⏳',
  failed: '⚠️',
  todo: '◽',
};

/** A bar with its percentage, then the steps. Only finished steps count. */
export function progressLines(steps: ProgressStep[], locale = 'en'): string[] {
  const done = steps.filter(({ state }) => state === 'done').length;
  const share = done / steps.length;
  const filled = Math.round(share * CELLS);
  const bar = '▰'.repeat(filled) + '▱'.repeat(CELLS - filled);
  return [
    `${bar} ${new Intl.NumberFormat(locale, { style: 'percent' }).format(share)}`,
    ...steps.map(({ label, state }) => `${MARKS[state]} ${cut(label, LABEL)}`),
  ];
}
