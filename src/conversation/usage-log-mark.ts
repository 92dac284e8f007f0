/** A placeholder for the newest entries of the ledger, which are read when the message is sent: only this screen needs them. */
export const USAGE_LOG_MARK = '[[usage-log]]';
