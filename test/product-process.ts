import type { Clock, Product } from './product.ts';

/** What the test tells the process of `ProductApart`. */
export type Order =
  | { type: 'start'; settings: Record<string, string>; clock: Clock }
  | { type: 'pass-time'; ms: number }
  | { type: 'stop' };

/** What it hears back: all code is loaded, every role runs, the time has passed. */
export type Report = { type: 'loaded' } | { type: 'ready' } | { type: 'passed' };

let product: Product | null = null;

async function follow(order: Order): Promise<void> {
  switch (order.type) {
    case 'start': {
      const { startProduct } = await import('./product.ts');
      const { settings, clock } = order;
      const write = (line: string): void => void process.stdout.write(line);
      product = await startProduct({ settings, clock, write });
      return report({ type: 'ready' });
    }
    case 'pass-time':
      await product?.passTime(order.ms);
      return report({ type: 'passed' });
    case 'stop':
      await product?.stop();
      process.exit(0);
  }
}

function report(said: Report): void {
  process.send?.(said);
}

process.on('message', (order: Order) => void follow(order));
process.once('disconnect', () => process.exit(0));
// Most of a start is loading, so a process can be kept ready for the moment it is needed.
await Promise.all(
  ['./product.ts', ...process.argv.slice(2).map((on) => `../bots/${on}/${on}-bot.ts`)].map(
    (module) => import(module),
  ),
);
report({ type: 'loaded' });
