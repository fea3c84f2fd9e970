#!/bin/sh
# Sends a signup and a payment with kcat.
#   KAFKA_BROKERS=127.0.0.1:9092 sh examples/kcat/send.sh REFERRAL_CODE
# TOPIC_PREFIX is what the ledger's KAFKA_TOPIC_PREFIX is.
set -eu
code=$1
send() { # topic, key, event on one line
  printf '%s' "$3" | kcat -P -b "$KAFKA_BROKERS" -t "${TOPIC_PREFIX:-}$1" -k "$2" -H content-type=application/cloudevents+json
}
send signups kcat-acme '{"specversion":"1.0","id":"kcat-1","source":"/examples/kcat","type":"client.signed_up.v1","time":"2026-03-01T00:00:00Z","data":{"accountId":"kcat-acme","separateAccount":true,"referralCode":"'"$code"'"}}'
send payments kcat-acme '{"specversion":"1.0","id":"kcat-2","source":"/examples/kcat","type":"payment.succeeded.v1","time":"2026-03-01T00:05:00Z","data":{"paymentId":"kcat-pay-1","accountId":"kcat-acme","amountMinor":3900,"currency":"USD","period":"month"}}'
