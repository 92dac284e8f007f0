/** The kinds of credential with which a customer connects Claude. */
export type CredentialKind = 'setup_token' | 'api_key';

/** Why something that looks like a secret cannot be used. The chat has a sentence for each. */
export type PasteProblem =
  | 'truncated'
  | 'several'
  | 'admin_key'
  | 'refresh_token'
  | 'session_key'
  | 'sign_in_code'
  | 'login_file'
  | 'cut_bot_token'
  | 'other_vendor'
  | 'card_number'
  | 'looks_secret';
