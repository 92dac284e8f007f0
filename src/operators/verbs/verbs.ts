import type { App } from '../../app.ts';
import type {
  OperationName,
  OPERATIONS,
} from '../../conversation/operators/operations/operations.ts';
import type { Args } from '../../conversation/operators/options.ts';
import { announcementVerbs } from './announcements.ts';
import { diskVerbs } from './disks.ts';
import { machineVerbs } from './machines.ts';
import { migrationVerbs } from './migration.ts';
import { moneyVerbs } from './money.ts';
import { serviceVerbs } from './service.ts';
import { usageVerbs } from './usage.ts';
import { workVerbs } from './work.ts';
import type { Look, OperationVerbs, Performed, Result } from './verb.ts';

const VERBS: OperationVerbs<typeof OPERATIONS> = {
  ...machineVerbs,
  ...diskVerbs,
  ...moneyVerbs,
  ...usageVerbs,
  ...serviceVerbs,
  ...migrationVerbs,
  ...announcementVerbs,
  ...workVerbs,
};

type AnyVerb = {
  look(app: App, args: Args): Promise<Look>;
  run(app: App, args: Args, performed: Performed): Promise<Result>;
};

export function verbOf(name: OperationName): AnyVerb {
  return VERBS[name];
}
