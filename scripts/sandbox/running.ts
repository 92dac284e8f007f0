import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PATIENCE_MS = 1000;

/** Whether the sandbox of this folder is running already: then its console, which takes nobody without a token, answers. */
export async function isRunning(dataDir: string): Promise<boolean> {
  const file = join(dataDir, 'ports.json');
  if (!existsSync(file)) return false;
  const { console: port } = JSON.parse(readFileSync(file, 'utf8')) as { console?: number };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(`http://127.0.0.1:${port}/updates`, { signal }).catch(() => null);
  return answer?.status === 401;
}
