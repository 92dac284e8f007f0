import type { App } from '../app.ts';
import type { Exec } from '../openclaw/credentials.ts';
import { detached } from '../openclaw/detached.ts';
import type { Machine } from '../store/machines.ts';

type On = { app: Pick<App, 'fly' | 'now'>; machine: Pick<Machine, 'appName' | 'flyMachineId'> };

/** Commands on a machine. OpenClaw's own take longer than one exec may. */
export function commandsOn({ app, machine }: On): Exec {
  return detached(
    (command) => app.fly.exec(machine.appName, machine.flyMachineId ?? '', command),
    app.now,
  );
}
