/**
 * What a program may have of its own in the file of programs, by the name that an app's configuration has for it (`databaseUrl`
 * is DATABASE_URL). What it leaves out is as the environment has it, for all programs alike.
 */
const SETTINGS = {
  database: ['databaseUrl', 'databasePoolSize'],
  kafka: [
    'kafkaBrokers',
    'kafkaTopicPrefix',
    'kafkaGroupId',
    'kafkaClientId',
    'kafkaSsl',
    'kafkaSslCaFile',
    'kafkaSaslMechanism',
    'kafkaSaslUsername',
    'kafkaSaslPassword',
    'kafkaCreateTopics',
    'kafkaTopicPartitions',
    'kafkaTopicReplication',
  ],
  intake: ['maxFutureMs', 'suspensionNoticeDays'],
  audit: ['auditAnchor', 'auditAnchorToken'],
  queries: [
    'queryPoolMax',
    'queryTimeoutMs',
    'queryQueueMax',
    'queryQueueMs',
    'costlyPoolMax',
    'costlyTimeoutMs',
    'costlyQueueMax',
    'costlyQueueMs',
    'listMaxMs',
    'limitPartnerPerSecond',
    'limitPartnerAtOnce',
    'limitPartnerCostlyAtOnce',
    'limitServicePerSecond',
    'limitServiceAtOnce',
    'limitServiceCostlyAtOnce',
    'limitAddressPerSecond',
    'limitProgramPerSecond',
    'limitProgramAtOnce',
    'positionWaitersMax',
    'changeStreamsMax',
    'changeStreamsPartner',
    'changeStreamsService',
  ],
} as const;

export const PROGRAM_SETTINGS: readonly string[] = Object.values(SETTINGS).flat();

/** What two programs may never share, so that no program has it from the environment. */
export const NEVER_SHARED: readonly string[] = ['databaseUrl', 'kafkaTopicPrefix', 'kafkaGroupId'];

/** What the file may name, and never hold. */
export const SECRETS: readonly string[] = ['kafkaSaslPassword', 'auditAnchorToken'];
