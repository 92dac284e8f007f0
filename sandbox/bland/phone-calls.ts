import { randomUUID } from 'node:crypto';

export type PhoneCall = {
  id: string;
  to: string;
  from: string;
  inbound: boolean;
  task: string;
  maxDuration: number;
  webhook: string | null;
  createdAt: number;
  minutes: number;
  completed: boolean;
  endedBy: string | null;
  answeredBy: string | null;
  transcript: string;
};

/** Dollars of a minute. */
export const PRICE = 0.12;

type Begun = Omit<
  PhoneCall,
  'id' | 'minutes' | 'completed' | 'endedBy' | 'answeredBy' | 'transcript'
>;

export function newCall(begun: Begun): PhoneCall {
  const open = { minutes: 0, completed: false, endedBy: null, answeredBy: null, transcript: '' };
  return { ...begun, id: randomUUID(), ...open };
}

export function finish(call: PhoneCall, minutes: number): void {
  if (call.completed) return;
  call.completed = true;
  call.minutes = Math.min(minutes, call.maxDuration);
}

/** `end_at` is the planned end, whatever really happened. */
export function view(call: PhoneCall) {
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    call_id: call.id,
    c_id: call.id,
    to: call.to,
    from: call.from,
    inbound: call.inbound,
    completed: call.completed,
    status: call.completed ? 'completed' : 'in-progress',
    queue_status: call.completed ? 'complete' : 'started',
    call_length: call.completed ? call.minutes : null,
    corrected_duration: String(Math.round(call.minutes * 60)),
    answered_by: call.answeredBy,
    error_message: null,
    call_ended_by: call.endedBy,
    created_at: iso(call.createdAt),
    started_at: iso(call.createdAt),
    end_at: iso(call.createdAt + call.maxDuration * 60_000),
    price: call.minutes * PRICE,
    max_duration: call.maxDuration,
    concatenated_transcript: call.transcript,
    transcripts: [],
    summary: null,
    recording_url: null,
  };
}
