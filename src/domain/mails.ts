type MailTerms = {
  /** A reminder may be ended, and is rather lost than sent twice; everything else is rather sent twice than lost. */
  isReminder: boolean;
};

/** The mails to people from the old service. */
export const MAIL_KINDS = {
  /** Their plan has changed. */
  moved: { isReminder: false },
  /** They had the free plan, and are invited to choose one. */
  invited: { isReminder: false },
  /** The time on our key is nearly over, or it is over. */
  reminder: { isReminder: true },
  /** A new link, because somebody has opened one that had expired. */
  link: { isReminder: false },
} as const satisfies Record<string, MailTerms>;

export type MailKind = keyof typeof MAIL_KINDS;
