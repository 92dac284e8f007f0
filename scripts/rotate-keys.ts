import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config/config.ts';
import { assertKeysPresent, countSeals, resealAll } from '../src/keys/reseal.ts';
import { openDatabase } from '../src/store/database.ts';
import { runScript } from './run-script.ts';

const HELP = `scripts/rotate-keys [--apply]
scripts/rotate-keys --new-key

Prints how many stored secrets each sealing key holds. With --apply it seals those of older keys with the newest key, a few at a
time, while the service runs; it may be stopped and run again.

1. scripts/rotate-keys --new-key, and put the printed entry in front of SEALING_KEYS, before the old ones.
2. Restart every process, so that each of them seals with the new key.
3. scripts/rotate-keys --apply, until no old key holds anything.
4. Wait until links that the old key signed are over: a day for payments, 60 days for links in mails. Then remove the old key
   and restart.`;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      'new-key': { type: 'boolean' },
      apply: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (values['new-key']) {
    console.log(`k${Date.now()}:${randomBytes(32).toString('base64')}`);
    return;
  }
  const config = loadConfig();
  const db = await openDatabase(config.database);
  const app = { config, db };
  try {
    await assertKeysPresent(app);
    if (values.apply) console.log(`${await resealAll(app)} secrets sealed anew`);
    const counts = await countSeals(app);
    for (const keyId of config.sealing.keys.keys()) {
      const count = counts.find((each) => each.keyId === keyId)?.count ?? 0;
      const isNewest = keyId === config.sealing.currentId;
      console.log(`${keyId}: ${count} secrets${isNewest ? ', the newest key' : ''}`);
    }
  } finally {
    db.close();
  }
});
