import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isConfigured } from './channels.ts';
import type { WhatsAppLogin, OpenClawHome, OpenClawWorld } from './homes.ts';
import type { Phone } from '../phone.ts';
import type { Invocation } from './invocation.ts';
import { qrDataUrl } from './qr-data-url.ts';

const LOOK_MS = 20;

type Where = Pick<Invocation, 'world' | 'home'>;

/** `web.login.start`: a code, or none and only words: it is linked already, or WhatsApp could not be asked. null without the
 * plugin's configuration. */
export function startLogin({ world, home }: Where, params: Record<string, unknown>): object | null {
  if (!isConfigured(home, 'whatsapp')) return null;
  // It loads a plugin some seconds after its file names it; whoever asks before is told that there is none.
  if (world.loading.delete(home)) return null;
  if (home.whatsAppLinked && params['force'] !== true) {
    return {
      message: 'WhatsApp is already linked (+15555550100). Say “relink” if you want a fresh QR.',
    };
  }
  if (world.unreachable.has(home)) {
    return { message: 'WhatsApp login failed: status=408 Request Time-out WebSocket Error' };
  }
  const login = newCode();
  world.logins.set(home, login);
  return { qrDataUrl: login.url, message: 'Scan this QR in WhatsApp → Linked Devices.' };
}

/** `web.login.wait`: until it is linked, or the code that was shown is no longer the one. */
export async function waitForLogin(
  { world, home }: Where,
  params: Record<string, unknown>,
): Promise<object> {
  const deadline = Date.now() + Math.min(Number(params['timeoutMs'] ?? 120_000), 120_000);
  while (Date.now() < deadline) {
    const login = world.logins.get(home);
    if (home.whatsAppLinked) return { connected: true, message: '✅ Linked! WhatsApp is ready.' };
    if (!login) return { connected: false, message: 'No active WhatsApp login in progress.' };
    if (login.url !== params['currentQrDataUrl']) {
      return {
        connected: false,
        message: 'QR refreshed. Scan the latest code in WhatsApp → Linked Devices.',
        qrDataUrl: login.url,
      };
    }
    await pause(LOOK_MS);
  }
  const message = 'Still waiting for the QR scan. Let me know when you’ve scanned it.';
  return { connected: false, message };
}

/** `channels.logout` */
export function logOut({ world, home }: Where): object {
  const wasLinked = home.whatsAppLinked === true;
  home.whatsAppLinked = false;
  world.save();
  return { channel: 'whatsapp', accountId: 'default', cleared: wasLinked, loggedOut: wasLinked };
}

export function phoneOf(world: OpenClawWorld, home: OpenClawHome): Phone {
  return {
    code: () => world.logins.get(home)?.text ?? null,
    scan: (text) => {
      if (world.logins.get(home)?.text !== text)
        throw new Error('WhatsApp: this code is not valid');
      world.logins.delete(home);
      home.whatsAppLinked = true;
      world.save();
    },
    renew: () => {
      if (world.logins.has(home)) world.logins.set(home, newCode());
    },
    setReachable: (isReachable) => {
      if (isReachable) world.unreachable.delete(home);
      else world.unreachable.add(home);
      world.logins.delete(home);
    },
    isLinked: () => home.whatsAppLinked === true,
  };
}

function newCode(): WhatsAppLogin {
  const part = () => randomBytes(32).toString('base64');
  const text = `https://wa.me/settings/linked_devices#2@${part()},${part()},${part()},${part()},1`;
  return { text, url: qrDataUrl(text) };
}
