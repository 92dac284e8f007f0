/** The product with every role, in the process of `Measured`, which asks it what it uses. */
process.on('message', (question) => {
  if (question !== 'usage') return;
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const peak = process.resourceUsage().maxRSS * 1024;
  process.send?.({ type: 'usage', usage: { cpuMs: (user + system) / 1000, rss, heapUsed, peak } });
});
await import('../../scripts/serve.ts');
