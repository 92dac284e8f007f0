/** The web pages: after the payment, for a secret, for the export, and when something is wrong. */
export const pages = {
  backTo: (app: string) => `Back to ${app}`,
  backToChat: 'Go back to your chat.',
  closeAndReturn: 'You can close this page and go back to your chat. It continues there by itself.',
  paid: 'Payment received. Thank you!',
  thanks: 'Thank you!',
  confirming: 'Your payment is being confirmed.',
  notCharged: 'You haven’t been charged.',
  linkWaits: 'Go back to your chat: your payment link is still there.',
  linkOverTitle: 'This payment link has ended.',
  linkOver: 'Send /plan in your chat to get a new one.',
  linkOverPaid: 'If you’ve just paid, your chat continues by itself.',
  over: 'This page has expired.',
  askSecretAgain: 'It works once, for ten minutes. Send /connect in your chat to get a new one.',
  tooLarge: 'That’s too large.',
  notFound: 'This page doesn’t exist.',
  refused: 'That didn’t work.',
  tryAgain: 'Go back to your chat and try again.',
  ourFault: 'Something broke on our side.',
  reference: (reference: string) =>
    `Try again in a minute; if it happens again, send /support in your chat and mention ${reference}.`,
  isFor: (chat: string) =>
    `This page belongs to the account on ${chat}. If that isn’t you, close it and don’t use it.`,
  secret: {
    ask: {
      claude: {
        title: 'Connect your Claude',
        what: 'Paste your setup token or API key. It’s encrypted right away and never shown again. This page works once, for ten minutes.',
        label: 'Token or key',
        checkedThere: (app: string) =>
          `You can close it and go back to ${app}. I’ll check your Claude there.`,
      },
      bot: {
        title: 'Connect your bot',
        what: 'Paste your bot’s token. It’s encrypted right away and never shown again. This page works once, for ten minutes.',
        label: 'Bot token',
        checkedThere: (app: string) =>
          `You can close it and go back to ${app}. I’ll check your bot there.`,
      },
    },
    send: 'Send securely',
    thenBack: (app: string) => `Then go back to ${app}. It continues there by itself.`,
    received: 'Got it, thank you.',
    sealed: 'It’s encrypted, and this page is closed for good.',
    notKept: 'I didn’t keep it.',
    askNewPage: 'I didn’t keep it. Ask for a new page in your chat.',
    problem: {
      empty: 'I can’t find a Claude key (it starts with sk-ant-) or a bot token in there.',
      truncated: 'The end seems to be missing. Copy all of it and paste it again.',
      several: 'Those are two different keys or tokens. Paste just one.',
      admin_key: 'That’s an admin key, which can’t run an agent. Create a regular API key instead.',
      refresh_token: 'That’s a refresh token. Run “claude setup-token” and paste what it prints.',
      session_key: 'That’s a session key from your browser. Don’t share it with anyone.',
      sign_in_code:
        'That’s the sign-in code. Paste it into the terminal; the token I need appears next.',
      login_file:
        'That’s the login of Claude Code on your computer, which only works for hours. Run “claude setup-token” and paste what it prints.',
      cut_bot_token: 'The end of that bot token is missing. Copy all of it and paste it again.',
      other_vendor: 'That key belongs to another service. A Claude key starts with “sk-ant-”.',
      no_plan: 'That’s a bot token, but you need a plan first. Send /plan in your chat.',
      control_bot: 'That’s our own bot’s token. Your agent needs a bot of its own.',
      channels_full:
        'That’s a bot token, but your plan has no room for another channel. Send /channels in your chat.',
      card_number: 'That’s a card number. You only ever type it on Stripe’s payment page.',
      looks_secret: 'That doesn’t look like a Claude key. Those start with “sk-ant-”.',
      not_offered: 'That kind of Claude key doesn’t work here.',
      too_many:
        'You’ve sent several keys in a short time, and this one wasn’t kept. Paste it once more.',
    },
  },
  code: {
    title: 'Link WhatsApp to your agent',
    what: 'This page shows the code to scan with your phone. It works once, in one browser.',
    show: 'Show the code',
    renews: 'The code renews itself; leave the page open until it says “linked”.',
    preparing: { title: 'One moment…', sentence: 'Your agent is creating the code.' },
    linked: {
      title: 'WhatsApp is linked.',
      sentence: 'You can close this page and go back to your chat.',
    },
    over: {
      title: 'This code has run out.',
      sentence: 'Choose “New code” in your chat, then ask for a new page.',
    },
    askAgain: 'It works once, for ten minutes. Ask for a new page in your chat: /channels.',
  },
  export: {
    title: 'Export your data',
    inIt: 'You get one JSON file with everything we have about you: account and chats, plan and payments, usage, your agent’s page, and what we know about your Claude key and your agent.',
    notInIt:
      'It doesn’t include the key itself, our own keys, your agent’s files, or your invoices, which Stripe has.',
    download: 'Download my data',
    once: (app: string) =>
      `This works once, for ten minutes. If the download fails, ask for a new page in ${app}.`,
  },
};

export type Pages = typeof pages;
