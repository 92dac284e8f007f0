import { loadConfig } from '../src/config/config.ts';
import { verifyAudit } from '../src/operators/seal-audit.ts';
import { openDatabase } from '../src/store/database.ts';

const db = await openDatabase(loadConfig().database);
const { entries, unsealed, brokenAt, head } = await verifyAudit({ db });
db.close();
if (brokenAt === null) {
  console.log(`${entries} audit entries, unchanged. ${unsealed} of them have no hash yet.`);
  console.log(`The chain ends with ${head ?? 'nothing'}. Compare it with the one you noted last.`);
} else {
  console.error(`The audit was changed: the chain of hashes breaks at entry ${brokenAt}.`);
  process.exitCode = 1;
}
