import type { Platform } from '../domain/platforms.ts';
import type { OffCause } from './operator-facts.ts';
import type { ChannelKind, TokenKind } from '../domain/channels.ts';
import type { CredentialKind, PasteProblem } from '../domain/credentials.ts';

/** One event of a chat, as an adapter or a job hands it to the conversation. It never holds a secret. */
export type ChatEvent =
  | { kind: 'text'; text: string }
  | { kind: 'command'; name: string; args: string }
  /** A pressed button, or a typed number where there are none: the screen it belongs to and its position there. */
  | { kind: 'choice'; ref: number; index: number | 'back'; typed?: true }
  | { kind: 'secret'; secret: SecretRef }
  /** What became of our attempt to delete the message with the secret. */
  | { kind: 'secret_removed'; removed: boolean }
  /** A link code that somebody shows, found at the edge: the code itself is not kept. `explicit`: given to a command. */
  | {
      kind: 'link_code';
      id: string;
      chat: string;
      found: 'live' | 'expired' | 'own';
      explicit: boolean;
    }
  /** Something other than text: a picture, a sticker, a voice message. */
  | { kind: 'unsupported' }
  | { kind: 'news'; news: News };

/** A pasted secret that is sealed and stored, or the reason why it was thrown away. */
export type SecretRef =
  | { credentialId: string; kind: CredentialKind; last4: string }
  | { channel: TokenKind; last4: string }
  | { problem: SecretProblem };

export type SecretProblem =
  | PasteProblem
  | 'too_many'
  | 'not_offered'
  | 'no_plan'
  | 'control_bot'
  | 'channels_full';

/** Something changed outside the chat; the facts hold what. */
export type News =
  | { type: 'checkout_ready' }
  | { type: 'checkout_trouble' }
  | { type: 'checkout_expired' }
  | { type: 'checkout_left' }
  | { type: 'payment_not_seen' }
  | { type: 'upgrade'; what: UpgradeNews }
  | { type: 'subscribed' }
  | { type: 'subscription_ended' }
  | { type: 'credential_checked'; during: 'paste' | 'test' | 'recheck' }
  /** The year of the setup token in use is nearly over. */
  | { type: 'token_ends' }
  | { type: 'secret_page_ready' }
  | { type: 'credential_removed' }
  | { type: 'machine_progress' }
  | { type: 'machine_late' }
  | { type: 'machine_ready' }
  | { type: 'machine_failed' }
  | { type: 'machine_updated'; change: 'credential' | 'restart' | 'resume' | 'update' | 'wake' }
  | { type: 'machine_paused' }
  /** What somebody waits for takes longer than it should. */
  | { type: 'machine_trouble' }
  /** It was seen to do something else than before. */
  | { type: 'machine_observed' }
  | { type: 'channel'; kind: ChannelKind; what: ChannelNews }
  | { type: 'link'; what: LinkNews }
  | { type: 'export_page_ready' }
  | { type: 'agent_page_ready' }
  | { type: 'account_deleted' }
  | { type: 'whatsapp_changed' }
  | { type: 'operator'; notice: OperatorNotice };

/** What operators are told without having asked. Ids and codes, never what a customer wrote. */
export type OperatorNotice =
  | { type: 'machine_failed'; machineId: string; step: string; code: string }
  | { type: 'machine_late'; machineId: string }
  | { type: 'machine_gone'; machineId: string; hasMoved: boolean }
  | { type: 'orphans'; apps: string[]; monthlyCents: number }
  | { type: 'rollout_stopped'; image: string; trouble: string }
  | { type: 'whatsapp_off'; reason: OffCause }
  | { type: 'whatsapp_unlinked' }
  | { type: 'message_refused'; platform: Platform; reason: string }
  | { type: 'upgrade_by_hand'; accountId: string };

/** What became of the wish for a bigger plan. `given_up`: it was confirmed, but Stripe was away for too long. */
export type UpgradeNews =
  | 'quoted'
  | 'trouble'
  | 'expired'
  | 'given_up'
  | 'refused'
  | 'done'
  | 'unpaid'
  | 'not_seen'
  | 'lapsed';

/** What became of a link code, as one of its two chats hears it. */
export type LinkNews =
  | 'code_ready'
  | 'entered'
  | 'joining'
  | 'refused'
  | 'conflict'
  | 'leaving'
  | 'linked';

/** What became of a channel: its token, what the gateway says of it, its login by a QR code. */
export type ChannelNews =
  | 'accepted'
  | 'refused'
  | 'running'
  | 'stopped'
  | 'looked'
  | 'qr'
  | 'login_failed';
