/**
 * How Node runs the consumer, in the image too: by default its heap takes what the machine has to spare, some 500 MB
 * under a backlog, though 60 MB are in use. A young generation of 16 MB, an old one that is swept from 160 MB on.
 */
export const CONSUMER_NODE_OPTIONS = [
  '--max-semi-space-size=16',
  '--initial-old-space-size=160',
  '--max-old-space-size=1024',
];

/** How Node runs the query app: answers are short-lived, so that little room between two sweeps is enough. */
export const QUERY_NODE_OPTIONS = [
  '--max-semi-space-size=8',
  '--initial-old-space-size=64',
  '--max-old-space-size=512',
];
