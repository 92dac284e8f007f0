import type { App } from '../app.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';

const FOR_MACHINE = 'file-of-machine';

/** The address at which the machine sends or fetches the content of one transfer. It is a secret, and open while that lasts. */
export function machineUrl({ config }: Pick<App, 'config'>, transferId: string): string {
  return `${config.web.publicUrl}/files/machine/${signId(config.sealing, FOR_MACHINE, transferId)}`;
}

export function readMachineUrl({ config }: Pick<App, 'config'>, signed: string): string | null {
  return readSignedId(config.sealing, FOR_MACHINE, signed);
}
