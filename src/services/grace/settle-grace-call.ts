import type { App } from '../../app.ts';
import { settleLostCall } from '../../store/graces.ts';

/** Ends a call with our key that nobody settled, because the process died. */
export async function settleGraceCall(app: Pick<App, 'db'>, id: string): Promise<void> {
  await app.db.write([settleLostCall(id)]);
}
