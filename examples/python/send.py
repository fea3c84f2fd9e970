"""Sends a signup and a payment with confluent-kafka (pip install -r examples/python/requirements.txt).

    KAFKA_BROKERS=127.0.0.1:9092 python examples/python/send.py REFERRAL_CODE

TOPIC_PREFIX is what the ledger's KAFKA_TOPIC_PREFIX is.
"""
import json
import os
import sys

from confluent_kafka import Producer

PREFIX = os.environ.get("TOPIC_PREFIX", "")
producer = Producer(
    {"bootstrap.servers": os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092"), "enable.idempotence": True}
)
failures = []


def send(topic, id, type, time, data):
    """A binary event: attributes in headers, the data as the value. `id` names what happened for good."""
    producer.produce(
        PREFIX + topic,
        key=data["accountId"],
        # Money is an int of minor units. json writes it as one; a float would be refused, 3900.0 too.
        value=json.dumps(data),
        headers={
            "content-type": "application/json",
            "ce_specversion": "1.0",
            "ce_id": id,
            "ce_source": "/examples/python",
            "ce_type": type,
            "ce_time": time,
        },
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )


send("signups", "python-1", "client.signed_up.v1", "2026-03-01T00:00:00Z",
     {"accountId": "python-acme", "separateAccount": True, "referralCode": sys.argv[1]})
send("payments", "python-2", "payment.succeeded.v1", "2026-03-01T00:05:00Z",
     {"paymentId": "python-pay-1", "accountId": "python-acme", "amountMinor": 3900, "currency": "USD", "period": "month"})

left = producer.flush(30)
if left or failures:
    sys.exit(f"{left} messages were not sent; {failures}")
