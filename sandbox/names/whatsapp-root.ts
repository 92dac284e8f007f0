// Loaded by `node --import` into every program of a machine. WhatsApp's library checks the server's certificate against one
// root, a constant in its own module. This replaces it with the root of the stand-in.
// Source: baileys 7.0.0-rc14, lib/Defaults/index.js
import * as nodeModule from 'node:module';

type Loaded = { format: string; source: string | Uint8Array };
type Load = (
  url: string,
  context: object,
  next: (url: string, context: object) => Loaded,
) => Loaded;
/** Types for `registerHooks`, which exists in the machine's newer Node.js. */
type Hooks = { registerHooks(hooks: { load: Load }): void };

const LIBRARY = '/baileys/lib/Defaults/index.js';
const root = process.env['SANDBOX_WHATSAPP_ROOT'];

if (root) {
  (nodeModule as unknown as Hooks).registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      return url.endsWith(LIBRARY) ? { ...loaded, source: withRoot(loaded.source) } : loaded;
    },
  });
}

function withRoot(source: string | Uint8Array): string {
  const text = typeof source === 'string' ? source : Buffer.from(source).toString();
  return `${text}\nWA_CERT_DETAILS.PUBLIC_KEY = Buffer.from('${root}', 'hex');\n`;
}
