import type { Config } from '../config/config.ts';
import { readSchemaState } from '../store/schema-state.ts';
import { failed, type Finding, ok } from './finding.ts';

const NAME = 'DATABASE_URL';

export async function checkDatabase({ database }: Config): Promise<Finding[]> {
  const state = await readSchemaState(database).catch(() => null);
  if (!state) return [failed(NAME, 'cannot be read; check its folder or address, and its token')];
  if (state.applied === 0) return [ok(NAME, 'empty; the first start creates the tables')];
  if (state.unknown.length > 0) {
    return [failed(NAME, `has the newer ${state.unknown.join(', ')}; run the newer version`)];
  }
  if (state.missing.length > 0) {
    return [failed(NAME, `lacks ${state.missing.join(', ')}; start this version to add it`)];
  }
  return [ok(NAME, `readable, ${state.applied} of ${state.applied} migrations applied`)];
}
