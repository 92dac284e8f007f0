import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

const LOOKS = 60;
const LOOK_MS = 2000;

/**
 * OpenClaw 2026.9.6 can come out of a change of its credentials with plugins that it has retired itself: its probes stay
 * green, but every turn, every channel and every question about models fails until it restarts. Then it is asked to,
 * which it does within its process, and what was said meanwhile is answered. Returns whether that was needed. Throws
 * `upstream` when it does not help.
 */
export async function restartStuckGateway(exec: Exec, lookMs = LOOK_MS): Promise<boolean> {
  if (!(await isStuck(exec))) return false;
  // A turn that is running may well go on with what it holds already.
  await callGateway(exec, 'gateway.restart.request', { reason: 'plugins are out of date' });
  for (let look = 1; look <= LOOKS; look += 1) {
    await pause(lookMs);
    const answer = await callGateway(exec, 'health');
    if (answer.ok) return true;
  }
  throw new AppError('upstream', 'the gateway is stuck, and a restart did not help');
}

/** It is asked twice: in the middle of a reload it is unavailable as well. */
async function isStuck(exec: Exec): Promise<boolean> {
  for (let look = 1; look <= 2; look += 1) {
    const answer = await callGateway(exec, 'health');
    if (answer.ok || answer.code !== 'UNAVAILABLE') return false;
  }
  return true;
}
