/** What kafkajs asks a broker for. */
export interface FetchRequest {
  topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
}

/** … and gets, as far as it matters here. */
export interface FetchAnswer {
  responses: {
    topicName: string;
    partitions: { partition: number; highWatermark: string; messages: { offset: string }[] }[];
  }[];
}

type PartitionAnswer = FetchAnswer['responses'][number]['partitions'][number];

/**
 * What will be asked for next if all of an answer is handled: the same partitions, each behind its last message.
 * @returns undefined where the broker has no more for now, and would let the request wait
 */
export function following<T extends FetchRequest>(request: T, answer: FetchAnswer): T | undefined {
  const answers = byPartition(answer);
  let more = false;
  const topics = request.topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((asked) => {
      const got = answers.get(nameOf(topic, asked.partition));
      const last = got?.messages.at(-1);
      if (!got || !last) return asked;
      const next = BigInt(last.offset) + 1n;
      if (next < BigInt(got.highWatermark)) more = true;
      return { ...asked, fetchOffset: String(next) };
    }),
  }));
  return more ? { ...request, topics } : undefined;
}

/**
 * The part of an early answer that is an answer to this request too: of the partitions that both ask for from the same
 * offset on.
 * @returns undefined where no message is in it
 */
export function answerOf(
  early: FetchAnswer | undefined,
  asked: FetchRequest,
  request: FetchRequest,
): FetchAnswer | undefined {
  if (!early) return undefined;
  const [before, now] = [offsetsOf(asked), offsetsOf(request)];
  const isWanted = (topic: string, partition: number): boolean => {
    const offset = now.get(nameOf(topic, partition));
    return offset !== undefined && offset === before.get(nameOf(topic, partition));
  };
  const responses = early.responses
    .map((response) => ({
      ...response,
      partitions: response.partitions.filter(({ partition }) => isWanted(response.topicName, partition)),
    }))
    .filter(({ partitions }) => partitions.length > 0);
  const hasMessages = responses.some(({ partitions }) => partitions.some(({ messages }) => messages.length > 0));
  return hasMessages ? { ...early, responses } : undefined;
}

const nameOf = (topic: string, partition: number): string => `${topic}/${partition}`;

const byPartition = ({ responses }: FetchAnswer): Map<string, PartitionAnswer> =>
  new Map(
    responses.flatMap(({ topicName, partitions }) =>
      partitions.map((answer) => [nameOf(topicName, answer.partition), answer]),
    ),
  );

const offsetsOf = ({ topics }: FetchRequest): Map<string, string> =>
  new Map(
    topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, fetchOffset }) => [nameOf(topic, partition), fetchOffset]),
    ),
  );
