/** The faults Anthropic has beside the common ones. */
export const ANTHROPIC_FAULTS = {
  overloaded: 'answers 529 and does nothing',
  'model-retired': 'claude-sonnet-4-6 is no longer listed, and a request for it gets 404',
  'broken-stream': 'a streamed message ends half way with an error event',
} as const;
