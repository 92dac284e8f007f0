import type { Exec } from '../openclaw/credentials.ts';
import { detached } from '../openclaw/detached.ts';
import type { StepContext } from './build-steps.ts';

/** Commands on the machine of a step. OpenClaw's own take longer than one exec may. */
export function commandsOn({ app, machine }: Pick<StepContext, 'app' | 'machine'>): Exec {
  return detached(
    (command) => app.fly.exec(machine.appName, machine.flyMachineId ?? '', command),
    app.now,
  );
}
