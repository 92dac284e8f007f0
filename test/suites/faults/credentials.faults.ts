import { CREDENTIAL_ACTS } from './credential-acts.ts';
import { playActs } from './play-acts.ts';

playActs(CREDENTIAL_ACTS);
