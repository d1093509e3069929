package dev.spirebridge.sds;

import java.util.concurrent.atomic.LongAdder;

/** What has happened on one listener since the start. Any thread may count and read. */
final class ListenerCounters {
  final LongAdder requests = new LongAdder();
  final LongAdder responses = new LongAdder();
  final LongAdder acks = new LongAdder();
  final LongAdder nacks = new LongAdder();
  final LongAdder staleNonces = new LongAdder();
  final LongAdder refusedStreams = new LongAdder();
}
