import type { GroupAssignment, GroupPartitionsAssignments } from '@platformatic/kafka';

/**
 * Deals the partitions of all topics to the members of a group in turn.
 * @param topics topic → how many partitions it has
 */
export function shareOut(
  memberIds: readonly string[],
  topics: ReadonlyMap<string, number>,
): GroupPartitionsAssignments[] {
  const members = memberIds
    .toSorted()
    .map((memberId) => ({ memberId, assignments: new Map<string, GroupAssignment>() }));
  let dealt = 0;
  for (const [topic, count] of topics) {
    for (let partition = 0; partition < count; partition += 1) {
      const { assignments } = members[dealt++ % members.length]!;
      const given = assignments.get(topic) ?? { topic, partitions: [] };
      given.partitions.push(partition);
      assignments.set(topic, given);
    }
  }
  return members;
}
