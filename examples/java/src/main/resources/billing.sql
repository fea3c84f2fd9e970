-- What billing keeps, and the events that tell of it.
CREATE TABLE IF NOT EXISTS accounts (
  account_id text PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS payments (
  payment_id text PRIMARY KEY,
  account_id text NOT NULL REFERENCES accounts,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency text NOT NULL
);

CREATE TABLE IF NOT EXISTS outbox (
  id text PRIMARY KEY,         -- of the event, for good: made from what happened
  topic text NOT NULL,
  account_id text NOT NULL,    -- the message's key
  type text NOT NULL,
  time timestamptz NOT NULL,   -- when it happened
  payload json NOT NULL,       -- the event's data
  source text NOT NULL DEFAULT '/examples/java',
  specversion text NOT NULL DEFAULT '1.0'
);
