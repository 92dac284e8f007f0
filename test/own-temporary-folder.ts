import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary folders of a run are created in one folder, which is deleted after the run. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'automna-run-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
