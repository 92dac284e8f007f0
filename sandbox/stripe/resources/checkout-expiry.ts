import type { Session } from '../wire.ts';
import { emit, type World } from '../world.ts';

/** Closes every open session whose time is over. */
export function expireDueSessions(world: World): void {
  const now = world.nowSeconds();
  for (const session of Object.values(world.state.sessions)) {
    if (session.status === 'open' && session.expires_at <= now) expireSession(world, session);
  }
}

export function expireSession(world: World, open: Session): Session {
  const session: Session = { ...open, status: 'expired', url: null };
  world.state.sessions[session.id] = session;
  emit(world, 'checkout.session.expired', { object: session });
  return session;
}
