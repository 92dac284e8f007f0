/** The faults Anthropic has beside the common ones. */
export const ANTHROPIC_FAULTS = {
  overloaded: 'answers 529 and does nothing',
  'broken-stream': 'a streamed message ends half way with an error event',
} as const;
