/** A worker that can be told nothing any more, but does not end. */
process.disconnect();
setInterval(() => undefined, 1_000);
