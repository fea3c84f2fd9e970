import type { BenchKafka } from '../kafka.js';
import type { Apps } from '../processes/apps.js';

/** What is measured where events come through Kafka: the apps, and the broker between them and whoever produces. */
export interface System {
  apps: Apps;
  kafka: BenchKafka;
}
