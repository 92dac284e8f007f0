export function print(name: string, facts: Record<string, string | number>): void {
  const words = Object.entries(facts).map(([fact, value]) => `${fact} ${value}`);
  console.log(`${name}: ${words.join(', ')}`);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
