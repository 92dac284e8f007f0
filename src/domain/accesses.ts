/** What an operator did to a customer's account or machine, in the words that the customer reads. */
export type AccessKind =
  | 'checked'
  | 'pushed'
  | 'woken'
  | 'restarted'
  | 'stopped'
  | 'suspended'
  | 'resumed'
  | 'pinned'
  | 'resized'
  | 'synced'
  | 'refunded'
  | 'trusted'
  | 'grace_moved'
  | 'comped'
  | 'moved_back'
  | 'units_given';
