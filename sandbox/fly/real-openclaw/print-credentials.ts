// Run by a machine's own Node.js, which has SQLite: prints what OpenClaw 2026.9.6 holds, as fingerprints alone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../redact.ts';

type Profile = { type: string; token?: string; key?: string };

type Sqlite = {
  DatabaseSync: new (
    path: string,
    options: { readOnly: boolean },
  ) => { prepare(sql: string): { get(): Record<string, unknown> | undefined }; close(): void };
};

const file = join(process.argv[2] ?? '', 'state/openclaw.sqlite');
console.log(JSON.stringify(existsSync(file) ? read(file) : []));

function read(path: string) {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as unknown as Sqlite;
  const db = new DatabaseSync(path, { readOnly: true });
  const row = db
    .prepare("SELECT value_json FROM config_machine_state WHERE state_key = 'authProfiles.store'")
    .get();
  db.close();
  const store = JSON.parse(String(row?.['value_json'] ?? '{"profiles":{}}')) as {
    profiles: Record<string, Profile>;
  };
  return Object.entries(store.profiles).map(([profileId, { type, token, key }]) => ({
    profileId,
    kind: type,
    fingerprint: fingerprint(token ?? key ?? ''),
  }));
}
