import { Counter, Histogram, type Registry } from 'prom-client';

/** Seconds, from a query to a machine that is built. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300];

/**
 * The canonical log lines that are counted, by their message: the name of the metric and the fields that become labels. A timed
 * line has `durationMs`. Labels have few values each: never an id, because every value is a series of its own.
 */
const LINES = {
  event: { metric: 'automna_event_seconds', labels: ['platform', 'kind', 'outcome'], timed: true },
  message: {
    metric: 'automna_message_seconds',
    labels: ['platform', 'mode', 'outcome'],
    timed: true,
  },
  job: { metric: 'automna_job_seconds', labels: ['job', 'outcome'], timed: true },
  request: {
    metric: 'automna_request_seconds',
    labels: ['method', 'route', 'status'],
    timed: true,
  },
  'service call': {
    metric: 'automna_service_call_seconds',
    labels: ['service', 'status'],
    timed: true,
  },
  'machine step': { metric: 'automna_machine_step_seconds', labels: ['step'], timed: true },
  /** From the moment when an agent was paid for and had everything it needs. */
  'agent ready': {
    metric: 'automna_agent_ready_seconds',
    labels: ['plan'],
    timed: true,
    buckets: [30, 45, 60, 75, 90, 120, 180, 300, 600, 1800, 7200],
  },
  /** Counted, and no line of the log. */
  'provider error': {
    metric: 'automna_provider_errors_total',
    labels: ['provider', 'kind'],
    timed: false,
  },
  'deletion step': { metric: 'automna_deletion_step_seconds', labels: ['step'], timed: true },
  'credential checked': {
    metric: 'automna_credential_checks_total',
    labels: ['kind', 'verdict'],
    timed: false,
  },
  connection: {
    metric: 'automna_connection_endings_total',
    labels: ['platform', 'ending'],
    timed: false,
  },
} as const satisfies Record<string, LineMetric>;

type LineMetric = {
  metric: string;
  labels: readonly string[];
  timed: boolean;
  buckets?: readonly number[];
};
type Fields = Record<string, unknown>;

/** Counts a finished log line, if it is one of the table. */
export type CountLine = (message: string, fields: Fields) => void;

export function createLineMetrics(registry: Registry): CountLine {
  const counts = new Map(
    Object.entries<LineMetric>(LINES).map(([message, line]) => [
      message,
      countOf(registry, message, line),
    ]),
  );
  return (message, fields) => counts.get(message)?.(fields);
}

function countOf(registry: Registry, message: string, line: LineMetric): (fields: Fields) => void {
  const { metric: name, labels } = line;
  const options = { name, labelNames: labels, registers: [registry] };
  const labelsOf = (fields: Fields) =>
    Object.fromEntries(labels.map((label) => [label, String(fields[label] ?? 'none')]));
  if (!line.timed) {
    const counter = new Counter({ ...options, help: `Log lines "${message}".` });
    return (fields) => counter.inc(labelsOf(fields));
  }
  const histogram = new Histogram({
    ...options,
    help: `Seconds of each log line "${message}".`,
    buckets: [...(line.buckets ?? BUCKETS)],
  });
  return (fields) => histogram.observe(labelsOf(fields), Number(fields['durationMs']) / 1000);
}
