import { anything, bool, list, object, record, type Shape, text, whole, word } from '../shape.ts';

const port: Shape = (value, path) =>
  /^\$\{\w+_PORT\}$/.test(String(value)) ? null : whole(value, path);
const access = {
  enabled: bool,
  dmPolicy: word('pairing', 'allowlist', 'open', 'disabled'),
  allowFrom: list(text),
};

/** The keys of `openclaw.json` that we set, as strict as 2026.9.6 is about them. */
const config = object({
  gateway: object({
    mode: word('local', 'remote'),
    port,
    bind: word('auto', 'lan', 'loopback', 'custom', 'tailnet'),
    auth: object({ mode: word('none', 'token', 'password', 'trusted-proxy'), token: text }),
    reload: object({ mode: word('hybrid', 'off') }),
    controlUi: object({ enabled: bool }),
  }),
  update: object({ checkOnStart: bool }),
  session: object({ sendPolicy: object({ default: word('allow', 'deny') }) }),
  cron: object({ enabled: bool }),
  agents: object({
    defaults: object({ heartbeat: object({ every: text }), model: object({ primary: text }) }),
  }),
  tools: object({ deny: list(text), web: object({ search: object({ provider: text }) }) }),
  browser: object({
    defaultProfile: text,
    profiles: record(object({ cdpUrl: text, attachOnly: bool })),
    ssrfPolicy: object({ allowedHostnames: list(text) }),
  }),
  skills: object({ install: object({ allowUploadedArchives: bool }) }),
  models: object({
    providers: object({
      anthropic: object({
        baseUrl: text,
        apiKey: text,
        api: word('anthropic-messages'),
        models: list(anything),
      }),
    }),
  }),
  plugins: object({
    entries: object({
      'admin-http-rpc': object({ enabled: bool }),
      perplexity: object({
        enabled: bool,
        config: object({ webSearch: object({ apiKey: text, baseUrl: text, model: text }) }),
      }),
    }),
  }),
  channels: object({
    telegram: object({
      ...access,
      botToken: text,
      apiRoot: text,
      webhookUrl: text,
      webhookSecret: text,
      webhookHost: text,
      webhookPort: port,
      webhookPath: text,
    }),
    discord: object({ ...access, token: text, applicationId: text }),
    whatsapp: object(access),
  }),
  commands: object({ ownerAllowFrom: list(text) }),
  env: object({ vars: record(text) }),
});

type Issue = { path: string; message: string };
/** What OpenClaw would not take, or null. */
export function configIssue(document: { managed: object; defaults: object }): Issue | null {
  const [, path = '', message = ''] =
    /^(\S+): (.*)$/.exec(
      config(document.managed, 'config') ?? config(document.defaults, 'config') ?? '',
    ) ?? [];
  return message ? { path: path.replace('config.', ''), message } : null;
}
