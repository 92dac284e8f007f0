import { CHANNEL_ACTS } from './channel-acts.ts';
import { playActs } from './play-acts.ts';

playActs(CHANNEL_ACTS);
