import type { operatorEffects } from '../conversation/operators/commands.ts';
import { findVerbs } from './find.ts';
import { type OperatorVerbs, withAudit } from './verb.ts';
import { whatsAppVerbs } from './whatsapp.ts';

const VERBS: OperatorVerbs<typeof operatorEffects> = { ...whatsAppVerbs, ...findVerbs };

export const operatorHandlers = withAudit(VERBS);
