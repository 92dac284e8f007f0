import { plural } from './numbers.ts';

/** Connecting a person's own Claude, and what becomes of it. */
export const claude = {
  connect: {
    title: 'Connect your Claude',
    why: 'Your agent thinks with your own Claude. Which one do you want to use?',
    path: { setup_token: 'Claude subscription', api_key: 'API key' },
    pathLine: {
      setup_token:
        'Claude subscription: uses the Pro, Max, Team or Enterprise plan you already have.',
      api_key:
        'API key: you pay Anthropic per use. It’s the way Anthropic recommends for products like this one.',
    },
    kindName: { setup_token: 'Claude subscription token', api_key: 'API key' },
    setupTokenFacts: (termsDate: string) => [
      'Good to know first:\n• It runs on your own subscription; we charge nothing for the AI.\n• Anthropic may bill this as extra usage, or restrict your account.\n' +
        `• Anthropic’s terms (as of ${termsDate}) ask products like this one to use API keys and not to collect subscription tokens.\n` +
        '• A token lasts about a year and doesn’t renew itself. I’ll remind you before it ends.',
    ],
    install: '1. Install Claude Code on your computer (skip this if you have it):',
    run: '2. Run this, and sign in when your browser opens:',
    setupTokenHere: '3. Copy the token it prints. It starts with “sk-ant-oat01-”.',
    handIn: {
      paste: 'Paste it here. I encrypt it right away and delete your message.',
      form: 'Tap the button below and paste it there. I encrypt it right away; it never shows up in this chat.',
      page: 'Paste it on your private page, not in this chat: I can’t delete your messages here.',
    },
    pasteHere: 'Paste it here',
    newPage: {
      paste: 'Use a private page instead',
      form: 'Use a private page instead',
      page: 'New private page',
    },
    openPage: 'Open my private page',
    pageUntil: (at: string, left: string) => `Your private page works once, until ${at} (${left}).`,
    apiKeyFacts: [
      'You pay Anthropic per use: around $20 a month for light use, $100 to $500 or more for heavy use with Opus. You can set a spending limit there.',
      'Create a key on Anthropic’s page (link below).',
    ],
    apiKeyHere: 'The key starts with “sk-ant-api03-”.',
    apiKeyPage: 'Create a key',
    useApiKey: 'Use an API key instead',
    useSubscription: 'Use my Claude subscription instead',
    checking: (last4: string) => `Got it (ends in ${last4}). Checking with Anthropic…`,
    waits: (last4: string, old: string) =>
      `Saved (ends in ${last4}), but Anthropic can’t confirm it right now. Your agent keeps using the one ending in ${old}, which works, until I know.`,
    payFirst: 'I’ll keep it encrypted for you. Next: choose a plan, and your agent starts with it.',
    removed: 'I deleted that message, so your secret isn’t left in this chat.',
    notRemoved:
      'I couldn’t delete your message from this chat. Please delete it yourself: press and hold it, then tap Delete.',
    accepted: {
      valid: (last4: string) => `Claude is connected and works (ends in ${last4}).`,
      no_credit: (last4: string) =>
        `Claude is connected (ends in ${last4}), but your Anthropic account is out of credit. Add some there so your agent can answer.`,
      extra_usage: (last4: string) =>
        `Claude is connected (ends in ${last4}), but your Anthropic plan doesn’t cover this use. Turn on extra usage at Anthropic, or switch to an API key with /connect.`,
      restricted: (last4: string) =>
        `Claude is connected (ends in ${last4}), but not every model or workspace is allowed. Whoever manages your Anthropic account can change that.`,
      spending_limit: (last4: string) =>
        `Claude is connected (ends in ${last4}), but your spending limit at Anthropic is reached. Raise it there, and your agent can answer.`,
      model_retired: (last4: string) =>
        `Claude is connected (ends in ${last4}), but Anthropic has retired the model your agent uses. /connect shows the others.`,
      unknown: (last4: string) =>
        `Saved (ends in ${last4}). Anthropic can’t confirm it right now, so I’ll keep checking and tell you.`,
    },
    problem: {
      truncated:
        'The end is missing: it was probably cut off at a line break. Copy all of it and paste it again.',
      several: 'That message has more than one key or token. Paste just one.',
      admin_key:
        'That’s an admin key: it manages an organization and can’t run an agent. Create a regular API key instead (it starts with sk-ant-api03-).',
      refresh_token:
        'That’s a refresh token, not a setup token. Run “claude setup-token” and paste what it prints (it starts with sk-ant-oat01-).',
      session_key:
        'That’s a session key from your browser. Don’t share it with anyone. What I need is a setup token or an API key.',
      sign_in_code:
        'That’s the sign-in code, not the token yet. Paste it into the terminal where “claude setup-token” is running; the token I need appears next.',
      login_file:
        'That’s the login of Claude Code on your computer, which only works for hours. Run “claude setup-token” and paste what it prints.',
      cut_bot_token:
        'The end of that bot token is missing. Copy all of it and paste it again: a number, a colon and 35 more characters.',
      other_vendor:
        'That key belongs to another service. I need one from Anthropic: it starts with “sk-ant-”.',
      card_number:
        'That’s a card number. I didn’t keep it, and I never need one: you only type it on Stripe’s payment page.',
      looks_secret:
        'That looks like a secret, but it’s not from Anthropic (those start with sk-ant-). I didn’t keep it.',
      not_offered:
        'That kind of Claude key doesn’t work here, so I didn’t keep it. /connect shows which ones do.',
      too_many:
        'You’ve sent several keys in a short time, and I didn’t keep this one. Paste it once more.',
    },
  },

  verdict: {
    title: {
      valid: 'Your Claude works',
      no_credit: 'Out of credit at Anthropic',
      extra_usage: 'Extra usage is off or used up',
      restricted: 'Your Claude is restricted',
      spending_limit: 'Your spending limit is reached',
      model_retired: 'Your agent’s model was retired',
      expired: 'This token has expired',
      revoked: 'This key was revoked',
      invalid: 'Anthropic doesn’t know this key',
      not_allowed: 'Your organization doesn’t allow this',
      unknown: 'Not checked yet',
    },
    explain: {
      valid: 'Anthropic accepts it.',
      no_credit:
        'Your agent can’t answer right now: your Anthropic account is out of credit. Add some and I’ll check again by myself.',
      extra_usage:
        'Your Anthropic plan doesn’t cover this use. Turn on extra usage at Anthropic, or use an API key.',
      restricted:
        'Your key works, but not for every model or workspace. Whoever manages your Anthropic account can change that.',
      spending_limit:
        'Your agent can’t answer: the spending limit you set at Anthropic is reached. Raise it there, or wait until it starts over.',
      model_retired:
        'Anthropic has retired the model your agent uses. Your key is fine: with another model your agent answers again.',
      expired: 'Setup tokens last about a year, and this one’s time is up.',
      revoked: 'Anthropic says it was revoked, or the account was disabled.',
      invalid: 'Anthropic refused it. Maybe a piece is missing, or it was deleted.',
      not_allowed:
        'Your organization doesn’t let subscriptions be used here, or yours has ended. An API key works instead.',
      unknown:
        'I couldn’t check your Claude: Anthropic gave no clear answer. That doesn’t mean anything is wrong; I’ll try again by myself.',
    },
    nextStep: {
      valid: 'Nothing for you to do.',
      no_credit: 'Or use another key:',
      extra_usage: 'Or use another key:',
      restricted: 'Or use another key:',
      spending_limit: 'Or use another key:',
      model_retired: 'Or use another key:',
      expired: 'Create a new one:',
      revoked: 'Create a new one:',
      invalid: 'Check what you copied and paste it again:',
      not_allowed: 'Use an API key:',
      unknown: 'Or use another key:',
    },
    short: {
      valid: 'works',
      no_credit: 'out of credit',
      extra_usage: 'needs extra usage',
      restricted: 'restricted',
      spending_limit: 'spending limit reached',
      model_retired: 'model retired',
      expired: 'expired',
      revoked: 'revoked',
      invalid: 'refused',
      not_allowed: 'not allowed by your organization',
      unknown: 'not checked yet',
    },
    tryPath: { setup_token: 'New setup token', api_key: 'Use an API key' },
    keepOld: (last4: string) => `Keep the one ending in ${last4}`,
    keptOld: (last4: string) =>
      `Your agent keeps using the one ending in ${last4}, which works. Once this one works too, paste it again.`,
  },

  model: {
    button: 'Model',
    title: 'Which model should your agent use?',
    why: 'Bigger models think harder and cost more at Anthropic. You can switch any time. In your agent’s own chat, /model changes it for one conversation.',
    noList:
      'Anthropic doesn’t show me its list for this kind of token, so here’s the one I recommend.',
    recommended: (name: string) => `${name} (recommended)`,
    now: (name: string) => `You chose ${name}.`,
    chosen: (name: string) => `Done: your agent uses ${name} from its next answer on.`,
    use: (name: string) => `Use ${name}`,
  },

  alert: {
    endsTitle: 'Your Claude token ends soon',
    ends: (last4: string, at: string, left: string) =>
      `Your setup token (ends in ${last4}) works until ${at} at the latest, which is ${left}. After that your agent can’t answer.`,
    left: (days: number) =>
      days === 0 ? 'within hours' : `in ${days} ${plural(days, { one: 'day', other: 'days' })}`,
    makeNew: 'Create a new one and connect it. Until then your agent keeps using this one.',
    about: (last4: string) => `Your agent uses the key ending in ${last4}.`,
    checkAgain: 'Done, check again',
    fix: {
      no_credit: 'Add credit',
      extra_usage: 'Turn on extra usage',
      spending_limit: 'Change my limit',
    },
    works: (last4: string) => `Good news: the key ending in ${last4} works. Nothing for you to do.`,
  },

  credentialLine: (credential: { verdict: string | null } | null): string => {
    if (!credential) return 'Claude not connected';
    return credential.verdict === 'valid' ? 'Claude connected ✅' : 'Claude connected ⚠️';
  },

  credential: {
    title: 'Your Claude',
    connect: 'Connect Claude',
    test: 'Test',
    change: 'Change',
    disconnect: 'Disconnect',
    testing: 'Asking Anthropic…',
    tested: {
      valid: 'Test passed: your Claude works.',
      other: (explanation: string) => `Test result: ${explanation}`,
    },
    untested: (at: string) =>
      `I couldn’t test it: Anthropic gave no clear answer. It last worked on ${at}.`,
    limitedUntil: (at: string) => `Anthropic lifts it on ${at}.`,
    howChecked:
      'I check it regularly. About once a day your agent sends Anthropic one tiny request for that, which counts as use.',
    disconnectTitle: 'Disconnect your Claude?',
    disconnectAsk: (last4: string) => [
      `I’ll remove the key ending in ${last4} from your agent and from here. Your agent can’t answer until you connect another one.`,
      'Two things remain: backups of your agent keep it for up to five days, and it works at Anthropic until you revoke it there.',
    ],
    disconnectYes: 'Disconnect',
    revoke: 'Revoke it at Anthropic',
    disconnecting: 'Removing your key…',
    disconnected:
      'Done: your key is gone from your agent and from here. Revoke it at Anthropic too. To connect another one, send /connect.',
    changedOnMachine: (last4: string) => `Your agent now uses the key ending in ${last4}.`,
  },
};

export type Claude = typeof claude;
